'use strict';

const said = document.getElementById('said');
let silence;
function say(text) {
  clearTimeout(silence);
  said.textContent = text;
  silence = setTimeout(() => { said.textContent = ''; }, 4000);
}

for (const button of document.querySelectorAll('[data-copies]')) {
  const text = document.getElementById(button.dataset.copies);
  const label = button.firstElementChild;
  let reset;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      say('Copied to the clipboard.');
      label.textContent = 'Copied';
      clearTimeout(reset);
      reset = setTimeout(() => { label.textContent = 'Copy'; }, 2000);
    } catch {
      // The clipboard is closed to pages that came over http from another machine.
      getSelection().selectAllChildren(text);
      say('It is selected; copy it with Ctrl+C or Command+C.');
    }
  });
}

const search = document.querySelector('.search');
if (search) {
  const words = document.getElementById('words');
  const toolset = document.getElementById('toolset');
  const found = document.getElementById('found');
  const sets = [...document.querySelectorAll('.toolset')].map((element) => ({
    element,
    name: element.dataset.toolset,
    tools: [...element.querySelectorAll('[data-tool]')].map((row) => ({
      row,
      text: `${row.textContent} ${row.dataset.tool.replaceAll('_', ' ')} ${element.dataset.toolset}`.toLowerCase(),
    })),
  }));
  const all = sets.reduce((sum, set) => sum + set.tools.length, 0);
  let telling;

  function look() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const asked = wanted.length > 0 || toolset.value !== '';
    let count = 0;
    for (const { element, name, tools } of sets) {
      const before = count;
      for (const { row, text } of tools) {
        row.hidden = (toolset.value !== '' && toolset.value !== name) || !wanted.every((word) => text.includes(word));
        if (!row.hidden) count += 1;
      }
      element.hidden = count === before;
      element.open = asked && !element.hidden;
    }
    // Once somebody pauses, and not at every letter, which would be read aloud.
    clearTimeout(telling);
    const text = count === 0 ? 'No tool is about this; try other words.' : `${count} of ${all} tools`;
    telling = setTimeout(() => { found.textContent = asked ? text : ''; }, 250);
  }

  words.addEventListener('input', look);
  toolset.addEventListener('change', look);
  search.hidden = false;
  look();
}
