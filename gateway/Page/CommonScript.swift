/// What the scripts of all pages share. Whatever comes from outside goes through `textContent`, never into markup. Each
/// page's own script has `load()`, and an element of the name `content` that it fills.
let commonScript = """
    "use strict";
    const content = document.getElementById("content");
    const live = document.getElementById("live");
    const signIn = document.getElementById("sign-in");

    function make(name, text, className) {
      const element = document.createElement(name);
      if (text !== undefined) element.textContent = text;
      if (className) element.className = className;
      return element;
    }

    function isolated(text, className) { return make("bdi", text, className); }

    function askForKey() {
      content.replaceChildren();
      live.textContent = "Not signed in";
      live.classList.remove("on");
      signIn.hidden = false;
      document.getElementById("key").focus();
    }

    signIn.addEventListener("submit", async (submission) => {
      submission.preventDefault();
      const field = document.getElementById("key");
      const problem = document.getElementById("sign-in-error");
      problem.textContent = "";
      const answer = await fetch("/page/session", {
        method: "POST", headers: { Authorization: "Bearer " + field.value.trim() },
      });
      field.value = "";
      if (answer.ok) return load();
      problem.textContent = answer.status === 401 ? "This key is not valid." : "That did not work. Try again later.";
    });
    """
