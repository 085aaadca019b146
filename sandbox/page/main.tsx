import '@fontsource-variable/inter/wght.css';
import '../../dashboard/theme/tokens.css';
import './sandbox.css';
import './composer/composer.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { say } from '../../words/say.ts';
import { App } from './app.tsx';
import { wearColours } from './colours.ts';

wearColours();
document.title = say('sandbox.title');
const root = document.querySelector('#root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
