/// The page's HTML. All data comes later, by the script.
let pageMarkup = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Who’s going · Rollcall</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/page.css">
    <script src="/page.js" defer></script>
    </head>
    <body>
    <header>
    <h1>Who’s going</h1>
    <p id="live" role="status">Connecting…</p>
    </header>
    <main>
    <form id="sign-in" hidden>
    <h2>Sign in</h2>
    <p>This page is not public here. Enter an API key; it is kept only by the server, in a session that can read.</p>
    <label for="key">API key</label>
    <input id="key" type="password" autocomplete="off" spellcheck="false" required>
    <button type="submit">Sign in</button>
    <p id="sign-in-error" role="alert"></p>
    </form>
    <div id="events"><p class="quiet">Loading…</p></div>
    </main>
    <noscript><p>This page needs JavaScript to show events as they change.</p></noscript>
    </body>
    </html>
    """
