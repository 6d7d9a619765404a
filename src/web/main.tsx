import { render } from 'preact';
import { App } from './app.tsx';
import { reloadWhenRebuilt } from './kit/reload-when-rebuilt.ts';

reloadWhenRebuilt();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
