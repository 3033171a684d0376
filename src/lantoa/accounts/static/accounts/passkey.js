// A passkey needs a script and a browser that knows passkeys; only then its button is shown.
"use strict";
if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach((element) => { element.hidden = false; });
} else {
  document.querySelectorAll("[data-no-passkey]").forEach((element) => { element.hidden = false; });
}
