/// The HTML of the page of events.
let pageMarkup = markup(
    title: "Who’s going", script: "/page.js", other: (address: "/integrations", name: "Outside calendars"),
    signIn: "This page is not public here.")

/// The HTML of the page of outside calendars.
let integrationsMarkup = markup(
    title: "Outside calendars", script: "/integrations.js", other: (address: "/", name: "Who’s going"),
    signIn: "This page is for those who look after Rollcall.")

/// The HTML that all pages have. All data comes later, by the scripts.
private func markup(
    title: String, script: String, other: (address: String, name: String), signIn: String
) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(title) · Rollcall</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/page.css">
    <script src="/common.js" defer></script>
    <script src="\(script)" defer></script>
    </head>
    <body>
    <header>
    <h1>\(title)</h1>
    <nav><a href="\(other.address)">\(other.name)</a></nav>
    <p id="live" role="status">Connecting…</p>
    </header>
    <main>
    <form id="sign-in" hidden>
    <h2>Sign in</h2>
    <p>\(signIn) Enter an API key; it is kept only by the server, in a session that can read.</p>
    <label for="key">API key</label>
    <input id="key" type="password" autocomplete="off" spellcheck="false" required>
    <button type="submit">Sign in</button>
    <p id="sign-in-error" role="alert"></p>
    </form>
    <div id="content"><p class="quiet">Loading…</p></div>
    </main>
    <noscript><p>This page needs JavaScript to show what changes.</p></noscript>
    </body>
    </html>
    """
}
