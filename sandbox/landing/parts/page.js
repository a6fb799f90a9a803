(function () {
  "use strict";
  var data = document.body.dataset;
  var copy = document.getElementById("copy");
  if (copy) {
    copy.addEventListener("click", function () {
      // plain http has no clipboard API: select the text in a field and let the browser copy it
      var field = document.createElement("textarea");
      field.value = document.getElementById("address").textContent;
      field.setAttribute("readonly", "");
      field.className = "address";
      document.body.appendChild(field);
      field.select();
      field.setSelectionRange(0, field.value.length);
      var done = false;
      try { done = document.execCommand("copy"); } catch (error) { done = false; }
      document.body.removeChild(field);
      if (done) { copy.textContent = data.copied; }
    });
  }
  var status = document.getElementById("status");
  if (!status || !window.fetch) { return; }
  var words = document.getElementById("words");
  var gone = false, asking = false, tries = 0;
  function say(state, sentence) { status.className = "card status " + state; words.textContent = sentence; }
  function check() {
    if (gone || asking || document.hidden || tries > 300) { return; }
    asking = true; tries += 1;
    var stop = window.AbortController ? new AbortController() : null;
    var timer = setTimeout(function () { if (stop) { stop.abort(); } }, 5000);
    fetch(data.probe, { mode: "no-cors", cache: "no-store", credentials: "omit", signal: stop ? stop.signal : undefined }).then(function () {
      gone = true;
      say("ready", data.trusted);
      setTimeout(function () { location.replace(data.target); }, 500);
    }, function () {
      say("", data.untrusted);
    }).then(function () { clearTimeout(timer); asking = false; });
  }
  check();
  setInterval(check, 4000);
  document.addEventListener("visibilitychange", check);
  window.addEventListener("pageshow", function (event) { if (event.persisted) { gone = false; } check(); });
})();
