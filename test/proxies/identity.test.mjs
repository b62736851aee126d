import { guardedBehind } from './support/guarded.mjs';

for (const name of ['nginx', 'caddy', 'haproxy']) guardedBehind(name);
