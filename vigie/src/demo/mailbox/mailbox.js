// Renews the list; the open mail stays as it is. Without it the page renews itself as a whole.
"use strict";
const list = document.getElementById("list");
async function renew() {
  try {
    const answer = await fetch("/list?" + list.dataset.open);
    if (answer.ok) {
      const fresh = await answer.text();
      if (list.dataset.open === "" && fresh.includes("/mails/")) {
        location.reload(); // the first mail opens by itself
        return;
      }
      if (fresh !== list.dataset.shown) {
        list.dataset.shown = fresh;
        list.innerHTML = fresh;
      }
    }
  } catch {
    // The demo has ended; the mail can still be read.
  }
  setTimeout(renew, 1500);
}
setTimeout(renew, 1500);
