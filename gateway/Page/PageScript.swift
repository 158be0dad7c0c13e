/// The script of the page of events.
let pageScript = """
    "use strict";
    const shown = new Map();
    let tag = "";
    let timer = 0;
    let loadedAt = 0;
    let source = null;

    function when(event) {
      try {
        return new Intl.DateTimeFormat(undefined, {
          weekday: "short", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit",
          timeZone: event.timeZone, timeZoneName: "short",
        }).format(new Date(event.startsAt));
      } catch { return event.startsAt; }
    }

    function initials(name) {
      const words = name.trim().split(/\\s+/);
      const first = [...(words[0] || "?")][0];
      const last = words.length > 1 ? [...words[words.length - 1]][0] : "";
      return (first + last).toUpperCase();
    }

    function color(id) {
      let sum = 0;
      for (const character of id) sum = (sum * 31 + character.codePointAt(0)) >>> 0;
      return "c" + sum % 8;
    }

    function person(face) {
      const item = make("li");
      const circle = make("span", initials(face.name), "face " + color(face.id));
      circle.setAttribute("aria-hidden", "true");
      item.append(circle, isolated(face.name));
      const notes = [];
      if (face.isHost) notes.push("host");
      if (face.isSpeaker) notes.push("speaker");
      if (face.isHere) notes.push("here");
      if (face.team) item.append(isolated(face.team, "team"));
      if (notes.length) item.append(make("span", notes.join(", "), "team"));
      return item;
    }

    function web(url) {
      try { return ["https:", "http:"].includes(new URL(url).protocol) ? url : null; } catch { return null; }
    }

    function card(event) {
      const article = make("article");
      if (event.isCanceled) article.className = "canceled";
      const heading = make("h3");
      const url = event.url && web(event.url);
      if (url) {
        const link = make("a");
        link.href = url;
        link.rel = "noopener noreferrer";
        link.append(isolated(event.name));
        heading.append(link);
      } else {
        heading.append(isolated(event.name));
      }
      const details = make("p", undefined, "quiet");
      const time = make("time", when(event));
      time.dateTime = event.startsAt;
      details.append(time, " · ", isolated(event.place));
      const going = event.going === 1 ? "1 member going" : event.going + " members going";
      article.append(heading, details, make("p", event.isCanceled ? "Canceled" : going, "count"));
      if (event.faces.length) {
        const people = make("ul");
        people.append(...event.faces.map(person));
        const rest = event.going - event.faces.length;
        if (rest > 0) people.append(make("li", "and " + rest + " more", "team"));
        article.append(people);
      }
      const text = JSON.stringify(event);
      if (shown.has(event.id) && shown.get(event.id) !== text) article.classList.add("fresh");
      shown.set(event.id, text);
      return article;
    }

    function show(events) {
      const groups = new Map();
      for (const event of events) {
        const name = event.gathering || "Elsewhere";
        if (!groups.has(name)) groups.set(name, []);
        groups.get(name).push(event);
      }
      const sections = [];
      for (const [name, group] of groups) {
        const section = make("section");
        const heading = make("h2");
        heading.append("Who’s going in ", isolated(name), " ");
        heading.append(make("span", group.length === 1 ? "1 event" : group.length + " events"));
        const grid = make("div", undefined, "grid");
        grid.append(...group.map(card));
        section.append(heading, grid);
        sections.push(section);
      }
      if (!sections.length) sections.push(make("p", "No upcoming events yet. They appear here by themselves.", "quiet"));
      content.replaceChildren(...sections);
    }

    async function load() {
      timer = 0;
      loadedAt = Date.now();
      try {
        const answer = await fetch("/page/events", tag ? { headers: { "If-None-Match": tag } } : {});
        if (answer.status === 304) return;
        if (answer.status === 401) return askForKey();
        if (!answer.ok) throw new Error(String(answer.status));
        tag = answer.headers.get("ETag") || "";
        signIn.hidden = true;
        show((await answer.json()).events);
        listen();
      } catch {
        later(5000);
      }
    }

    // Changes come in bursts; one answer serves them all.
    function later(delay) {
      if (!timer) timer = setTimeout(load, Math.max(delay, loadedAt + 1500 - Date.now()));
    }

    function listen() {
      if (source) return;
      source = new EventSource("/page/stream");
      source.onopen = () => { live.textContent = "Live"; live.classList.add("on"); };
      source.onerror = () => {
        live.textContent = "Reconnecting…";
        live.classList.remove("on");
        if (source.readyState === EventSource.CLOSED) { source = null; later(5000); }
      };
      const types = ["event.changed", "event.canceled", "attendance.changed", "gathering.changed",
        "notification.changed", "reset", "ready"];
      for (const type of types) source.addEventListener(type, () => later(300));
    }

    load();
    """
