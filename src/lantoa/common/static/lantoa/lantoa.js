// What pages gain when scripts run; every page works without.
"use strict";
(() => {
  const words = document.documentElement.lang === "vi" ? {
    saved: "Đã lưu lúc", saving: "Đang lưu…",
    offline: "Mất kết nối. Nội dung được giữ trên máy này và sẽ tự lưu khi có mạng.",
    expired: "Đã hết phiên đăng nhập. Nội dung vẫn được giữ trên máy này; hãy mở thẻ mới để đăng nhập rồi quay lại đây.",
    conflict: "Có người khác vừa sửa phần này. Hãy chép lại đoạn đang gõ, rồi tải lại trang.",
    refused: "Chưa tự lưu được. Hãy bấm nút bên dưới để lưu và xem lý do.",
    found: "Trên máy này còn nội dung chưa lưu, gõ lúc", restore: "Lấy lại", drop: "Bỏ",
    big: (name, size) => `Tệp “${name}” lớn hơn ${size} MB. Hãy chọn tệp nhỏ hơn.`,
  } : {
    saved: "Saved at", saving: "Saving…",
    offline: "No connection. Your text is kept on this device and will be saved when you are back online.",
    expired: "Your session has ended. Your text is kept on this device; sign in again in a new tab, then come back.",
    conflict: "Somebody else has just changed this part. Copy what you are typing, then reload the page.",
    refused: "This could not be saved by itself. Press the button below to save and to see why.",
    found: "This device still holds unsaved text, typed at", restore: "Restore", drop: "Discard",
    big: (name, size) => `The file “${name}” is larger than ${size} MB. Choose a smaller one.`,
  };
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const clock = (time) => new Date(time).toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" });
  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
  // Storage may be switched off, and a full one must not stop anybody from typing.
  const keep = (key, value) => { try { value ? sessionStorage.setItem(key, value) : sessionStorage.removeItem(key); } catch { /* nothing to lose */ } };
  const kept = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };

  const typed = (form) => all("input, select, textarea", form).filter((field) => field.name && !/^(hidden|password|file|submit)$/.test(field.type));
  const valueOf = (field) => field.type === "checkbox" || field.type === "radio" ? field.checked : field.value.trim().replace(/\r\n/g, "\n");
  const snapshot = (form) => typed(form).map((field) => [field.name, field.type === "radio" || field.type === "checkbox" ? field.value : "", valueOf(field)]);

  function autosave(form) {
    const key = `lantoa:${new URL(form.action, location).pathname}`;
    const state = form.querySelector("[data-save-state]") || form.appendChild(make("p", "save-state", ""));
    state.setAttribute("role", "status");
    const say = (name, text) => { state.dataset.state = name; state.textContent = text; };
    let dirty = false, busy = false, sent = false;

    const copy = kept(key);
    if (copy && JSON.stringify(copy.fields) !== JSON.stringify(snapshot(form))) offer(copy);
    else keep(key, "");

    function offer(copy) {
      const notice = make("div", "notice notice-returned", "");
      const text = make("p", "", `${words.found} ${clock(copy.at)}. `);
      const restore = make("button", "button button-secondary", words.restore);
      const drop = make("button", "button button-quiet", words.drop);
      restore.type = drop.type = "button";
      restore.onclick = () => {
        typed(form).forEach((field) => {
          const found = copy.fields.find(([name, value]) => name === field.name && (typeof valueOf(field) !== "boolean" || value === field.value));
          if (!found) return;
          if (typeof found[2] === "boolean") field.checked = found[2]; else field.value = found[2];
        });
        notice.remove();
        change();
        save();
      };
      drop.onclick = () => { keep(key, ""); notice.remove(); };
      text.append(restore, drop);
      notice.append(text);
      form.prepend(notice);
    }
    function change() {
      dirty = true;
      keep(key, JSON.stringify({ at: Date.now(), fields: snapshot(form) }));
    }
    async function save() {
      if (!dirty || busy || sent) return;
      busy = true;
      dirty = false;
      const body = new FormData(form);
      all("input[type=file]", form).forEach((field) => body.delete(field.name));
      try {
        const response = await fetch(form.dataset.autosave, { method: "POST", body, keepalive: true, redirect: "manual", headers: { "X-Autosave": "1" } });
        if (response.ok) {
          const answer = await response.json().catch(() => ({}));
          // The server names the version it now holds, so that the next save does not look like a conflict.
          Object.entries(answer.fields || {}).forEach(([name, value]) => { if (form.elements[name]) form.elements[name].value = value; });
          if (!dirty) keep(key, "");
          say("saved", `${words.saved} ${answer.saved_at || clock(Date.now())}`);
        } else {
          const expired = response.type === "opaqueredirect" || response.status === 401 || response.status === 403;
          if (expired || response.status >= 500) dirty = true;
          const name = expired ? "expired" : response.status === 409 ? "conflict" : "refused";
          say(name, words[name]);
        }
      } catch {
        dirty = true;
        say("offline", words.offline);
      }
      busy = false;
    }
    form.addEventListener("input", change);
    form.addEventListener("change", () => { change(); save(); });
    form.addEventListener("submit", () => { sent = true; });
    addEventListener("pageshow", () => { sent = false; });
    addEventListener("online", save);
    document.addEventListener("visibilitychange", () => document.hidden && save());
    setInterval(save, 10000);
  }

  all("form[data-autosave]").forEach(autosave);
  // On shared machines nothing typed may outlive the person's stay.
  all("form[action*='dang-xuat']").forEach((form) => form.addEventListener("submit", () => { try { sessionStorage.clear(); } catch { /* nothing kept */ } }));

  // A second press while the first is on its way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post], [data-again]")) return;
    if (form.dataset.sent) return event.preventDefault();
    const free = (on) => {
      if (on) form.dataset.sent = "1"; else delete form.dataset.sent;
      all("button:not([type=button])", form).forEach((button) => on ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled"));
    };
    free(true);
    setTimeout(free, 15000, false);
    addEventListener("pageshow", () => free(false), { once: true });
  });

  document.addEventListener("change", ({ target }) => {
    const limit = Number(target.dataset && target.dataset.maxBytes);
    if (target.type !== "file" || !limit) return;
    const old = target.parentNode.querySelector("[data-too-big]");
    if (old) old.remove();
    const big = [...target.files].find((file) => file.size > limit);
    if (!big) return;
    const error = make("p", "error", words.big(big.name, Math.floor(limit / 1048576)));
    error.setAttribute("role", "alert");
    error.dataset.tooBig = "";
    target.before(error);
    target.value = "";
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("form[data-ctrl-enter]");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    const menu = event.key === "Escape" && document.querySelector(".more details[open]");
    if (menu) { menu.open = false; menu.firstElementChild.focus(); }
    const row = /^Arrow(Up|Down)$/.test(event.key) && event.target.matches(".table a") && event.target.closest("tr");
    const next = row && (event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling);
    if (next && next.querySelector("a")) { event.preventDefault(); next.querySelector("a").focus(); }
  });

  all("[data-print]").forEach((button) => { button.hidden = false; button.onclick = () => print(); });
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
})();
