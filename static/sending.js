// While a form's files are on their way: how much is sent, and a way to give it up that keeps what was typed.
"use strict";

const QUARTERS = 4;
const sending = (form) => form.querySelector(".sending");
const files = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);

function tell(part, words) {
  const said = part.querySelector("[role=status]");
  if (said.textContent !== words) said.textContent = words;  // said aloud at each change, so only at quarters
}

// A file that is too large is told at once, not after it was sent.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches("input[type=file][data-most]")) return;
  const large = [...field.files].find((file) => file.size > Number(field.dataset.most));
  const most = Math.floor(Number(field.dataset.most) / 1000000);
  field.setCustomValidity(large ? `“${large.name}” is larger than ${most} MB; choose a smaller file, or cut it.` : "");
  if (large) field.reportValidity();
});

document.addEventListener("htmx:beforeSend", (event) => {
  const form = event.target.closest("form");
  if (!form || !sending(form) || !files(form).length) return;
  sending(form).hidden = false;
  sending(form).querySelector("progress").value = 0;
  sending(form).querySelector("button").disabled = false;
  form.querySelector("button.main").disabled = true;
  tell(sending(form), "Sending the file.");
});

// The event comes for what is sent and for what is answered; only the first is at least as long as the files.
document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target.closest("form");
  const { loaded, total, lengthComputable } = event.detail;
  if (!form || !sending(form) || sending(form).hidden || !lengthComputable) return;
  if (total < files(form).reduce((sum, file) => sum + file.size, 0)) return;
  sending(form).querySelector("progress").value = (100 * loaded) / total;
  const quarter = Math.floor((QUARTERS * loaded) / total);
  if (loaded < total) tell(sending(form), quarter ? `${(100 / QUARTERS) * quarter} per cent sent.` : "Sending the file.");
  else {
    tell(sending(form), "All of it is sent; it is being read and kept.");
    sending(form).querySelector("button").disabled = true;  // too late to give it up
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest(".sending button");
  if (button) htmx.trigger(button.closest("form"), "htmx:abort");
});

function over(event) {
  const form = event.target.closest && event.target.closest("form");
  if (!form || !sending(form) || sending(form).hidden) return;
  const back = sending(form).contains(document.activeElement);
  sending(form).hidden = true;
  form.querySelector("button.main").disabled = false;
  if (back) form.querySelector("button.main").focus();
}
for (const end of ["htmx:sendError", "htmx:responseError", "htmx:sendAbort"]) document.addEventListener(end, over);

document.addEventListener("htmx:sendAbort", (event) => {
  if (!event.target.closest("form") || !sending(event.target.closest("form"))) return;
  const line = document.createElement("p");
  line.className = "said";
  line.textContent = "Cancelled: nothing was kept. What you typed is still here.";
  document.getElementById("flash").replaceChildren(line);
});
