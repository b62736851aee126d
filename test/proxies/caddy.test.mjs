import { through } from './support/through.mjs';

through('caddy');
