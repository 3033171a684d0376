// A passkey needs a script, a browser that knows passkeys, and a site with a name: only then its button is shown.
"use strict";
(() => {
  const show = (selector) => document.querySelectorAll(selector).forEach((element) => { element.hidden = false; });
  const isAddressOnly = /^[\d.]+$|:/.test(location.hostname);
  show(window.PublicKeyCredential && !isAddressOnly ? "[data-passkey]" : "[data-no-passkey]");
  // Cancelled, timed out, or a key that is not known here: say so instead of staying silent.
  document.addEventListener("allauth.error", (event) => { event.preventDefault(); show("[data-passkey-error]"); });
})();
