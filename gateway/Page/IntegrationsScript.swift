/// The script of the page of outside calendars. It only reads: what is to be done is said as the command that does it.
let integrationsScript = """
    "use strict";
    const providers = { google: "Google", notion: "Notion", caldav: "CalDAV" };
    const directions = { both: "both ways", export: "written only", import: "read only" };
    const states = { syncing: "Syncing", error: "Needs a look", synced: "In step", idle: "Not read yet" };
    const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
    const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
    const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
    let timer = 0;

    function moment(text) {
      const date = new Date(text);
      if (isNaN(date)) return isolated(text);
      const seconds = Math.round((date - Date.now()) / 1000);
      const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) || units[units.length - 1];
      const element = make("time", relative.format(Math.round(seconds / size), unit));
      element.dateTime = text;
      element.title = absolute.format(date);
      return element;
    }

    function state(one) {
      if (!one.isActive) return ["Paused", "paused"];
      return [states[one.state] || one.state, one.state === "error" ? "bad" : one.state === "synced" ? "good" : ""];
    }

    function owner(one) {
      if (one.owner.kind === "organization") return one.owner.id === "community" ? "the community" : one.owner.id;
      return one.owner.kind + " " + one.owner.id;
    }

    function scope(one) {
      if (one.direction === "import") return "Nothing of ours";
      if (one.scope.kind === "all") return "All public events";
      return { gathering: "Events in ", calendar: "Events of ", member: "What this member goes to: ",
        team: "What this team goes to: " }[one.scope.kind] + one.scope.id;
    }

    // What somebody has to do, worst first.
    function advice(one) {
      if (one.isRefused && one.account.startsWith("configured-")) {
        return ["The account is not accepted any more: mend its setting, and restart.", ""];
      }
      if (one.isRefused) {
        return ["The account is not accepted any more. Mend it, with --secret FILE unless that is done in a browser:",
          "rollcall accounts add " + one.provider + " --account " + one.account];
      }
      if (one.heldRemovals) {
        return [one.heldRemovals.removals + " of " + one.heldRemovals.known
          + " events are missing there. Nothing is removed here until somebody says that this is right.",
          "rollcall integrations accept " + one.id];
      }
      if (one.conflicts) return ["Fields were changed on both sides.", "rollcall conflicts list"];
      if (one.failed) return ["Some events could not be written.", "rollcall queue process --failed"];
      return null;
    }

    function row(list, name, value, className) {
      list.append(make("dt", name));
      const cell = make("dd", undefined, className);
      cell.append(value);
      list.append(cell);
    }

    function card(one) {
      const article = make("article");
      const heading = make("h3");
      const [name, className] = state(one);
      heading.append(isolated(one.name), " ", make("span", name, "badge " + className));
      const kind = make("p", undefined, "quiet");
      kind.append((providers[one.provider] || one.provider) + " · " + (directions[one.direction] || one.direction)
        + " · of ", isolated(owner(one)));
      const list = make("dl");
      row(list, "Shows", isolated(scope(one)));
      row(list, "Last success", one.lastSyncAt ? moment(one.lastSyncAt) : "never");
      row(list, "Last error", one.lastSyncError ? isolated(one.lastSyncError) : "none", one.lastSyncError ? "bad" : "");
      if (one.provider === "google") {
        row(list, "Channel ends", one.webhookExpiry ? moment(one.webhookExpiry) : "none: it is read every few minutes");
        if (one.webhookLastMessageAt) row(list, "Last message", moment(one.webhookLastMessageAt));
      }
      row(list, "Waiting to be written", String(one.pending));
      row(list, "Given up", String(one.failed), one.failed ? "bad" : "");
      row(list, "Open conflicts", String(one.conflicts), one.conflicts ? "bad" : "");
      article.append(heading, kind, list);
      const what = advice(one);
      if (what) {
        const text = make("p", what[0] + " ", "advice");
        if (what[1]) text.append(make("code", what[1]));
        article.append(text);
      }
      article.append(make("p", one.id, "quiet id"));
      return article;
    }

    function show(integrations) {
      if (!integrations.length) {
        const text = make("p", "No calendar is connected. ", "quiet");
        text.append(make("code", "rollcall accounts add google"), " begins.");
        return content.replaceChildren(text);
      }
      const grid = make("div", undefined, "grid");
      grid.append(...integrations.map(card));
      content.replaceChildren(grid);
    }

    async function load() {
      clearTimeout(timer);
      let delay = 10000;
      try {
        const answer = await fetch("/v1/integrations");
        if (answer.status === 401) return askForKey();
        if (!answer.ok) throw new Error(String(answer.status));
        signIn.hidden = true;
        show((await answer.json()).integrations);
        live.textContent = "As of " + new Date().toLocaleTimeString();
        live.classList.add("on");
      } catch {
        live.textContent = "Rollcall does not answer. Trying again…";
        live.classList.remove("on");
        delay = 5000;
      }
      timer = setTimeout(load, delay);
    }

    // Nobody is asked for what nobody looks at.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) clearTimeout(timer); else if (signIn.hidden) load();
    });

    load();
    """
