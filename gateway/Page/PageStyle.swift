/// The page's style sheet: one column on a phone, cards beside each other where there is room, dark where wanted.
let pageStyle = """
    :root {
      --ink: #1d2433; --quiet: #5b6475; --paper: #f6f7f9; --card: #fff; --line: #e2e5ea; --accent: #2f5fd0;
      --fresh: #fff4d6; --good: #1d7a45; --bad: #b3261e;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ink: #e8eaf0; --quiet: #9aa3b5; --paper: #14171f; --card: #1d212c; --line: #2d3342; --accent: #8fb0ff;
        --fresh: #3a3420; --good: #6fce95; --bad: #ff9d94;
      }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
      font: 16px/1.45 system-ui, sans-serif; }
    header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .5rem 1rem; }
    h1 { margin: 0; font-size: 1.75rem; }
    h2 { margin: 2rem 0 .75rem; font-size: 1.25rem; }
    h2 span { color: var(--quiet); font-weight: 400; font-size: 1rem; }
    h3 { margin: 0; font-size: 1.05rem; }
    a { color: var(--accent); }
    .quiet, #live { margin: 0; color: var(--quiet); font-size: .9rem; }
    #live::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-inline-end: .4em;
      border-radius: 50%; background: #c58b1b; }
    #live.on::before { background: #2e9e5b; }
    .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
    form, #content > .grid, #content > p { margin-top: 1rem; }
    article { padding: 1rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); }
    article.fresh { animation: fresh 3s ease-out; }
    @keyframes fresh { from { background: var(--fresh); } }
    @media (prefers-reduced-motion: reduce) { article.fresh { animation: none; } }
    article.canceled h3 { text-decoration: line-through; }
    .count { margin: .75rem 0 .5rem; font-weight: 600; }
    ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; }
    li { display: flex; align-items: center; gap: .4rem; padding: .15rem .6rem .15rem .15rem; max-width: 100%;
      border: 1px solid var(--line); border-radius: 2rem; font-size: .875rem; }
    li.team { padding: .3rem .75rem; }
    li bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .face { flex: none; display: inline-grid; place-items: center; width: 1.75rem; height: 1.75rem; border-radius: 50%;
      color: #fff; font-size: .7rem; font-weight: 600; }
    .c0 { background: #38598b; } .c1 { background: #7a4e8a; } .c2 { background: #2b6f5d; } .c3 { background: #8a5a2b; }
    .c4 { background: #8a3b4a; } .c5 { background: #4a5a2b; } .c6 { background: #2b5d8a; } .c7 { background: #5d5470; }
    .team { color: var(--quiet); }
    nav { margin-inline-end: auto; }
    .badge { padding: .1rem .5rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--quiet);
      font-size: .8rem; font-weight: 400; white-space: nowrap; }
    .badge.good { color: var(--good); border-color: currentColor; }
    .bad { color: var(--bad); }
    .badge.bad { border-color: currentColor; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .75rem 0 .5rem;
      font-size: .9rem; }
    dt { color: var(--quiet); }
    dd { margin: 0; overflow-wrap: anywhere; }
    .advice { margin: .75rem 0 .5rem; padding: .5rem .75rem; border-radius: .5rem; background: var(--fresh);
      font-size: .9rem; overflow-wrap: anywhere; }
    .id { overflow-wrap: anywhere; font-size: .8rem; }
    form { max-width: 26rem; padding: 1rem; border: 1px solid var(--line); border-radius: .75rem;
      background: var(--card); }
    form h2 { margin-top: 0; }
    label { display: block; font-weight: 600; }
    input, button { font: inherit; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: .5rem; }
    input { width: 100%; margin: .25rem 0 .75rem; background: var(--paper); color: inherit; }
    button { background: var(--accent); color: var(--card); cursor: pointer; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    """
