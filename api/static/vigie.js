// Loads the page again after a while, unless somebody is writing, reading selected text, or looking elsewhere.
"use strict";
(() => {
  const seconds = Number(document.currentScript.dataset.refresh);
  if (!(seconds > 0)) return;
  const busy = () => {
    const active = document.activeElement;
    const writing = active && /^(INPUT|SELECT|TEXTAREA)$/.test(active.tagName);
    const selecting = String(document.getSelection()).length > 0;
    return writing || selecting || document.hidden || document.querySelector("details[open]");
  };
  setInterval(() => {
    if (!busy()) location.reload();
  }, seconds * 1000);
})();
