/** Which part may know which. `npm run check:dependencies` applies it; test/dependency-rules.spec.ts plants violations and sees them found. */
const lib = (names) => `^libs/(${names})/`;
const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    only('no-circular', 'A circle cannot be understood one file at a time.', {}, { circular: true }),
    only('libs-do-not-know-apps', 'Apps are built from libs.', { path: '^libs/' }, { path: '^apps/' }),
    only(
      'case-and-measure-are-pure',
      'The domain imports no framework, no other lib, no clock and no I/O.',
      { path: lib('case|measure'), pathNot: '\\.spec\\.ts$' },
      { pathNot: [lib('case|measure'), 'node_modules/luxon', 'node_modules/date-holidays/'] },
    ),
    only(
      'holidays-in-measure',
      'Whether a day is off is asked of a calendar.',
      { pathNot: [lib('measure'), '\\.spec\\.ts$'] },
      { path: 'node_modules/date-holidays' },
    ),
    only('case-and-measure-apart', 'Neither knows the other.', { path: lib('case'), pathNot: '\\.spec\\.ts$' }, { path: lib('measure') }),
    only('measure-and-case-apart', 'Neither knows the other.', { path: lib('measure'), pathNot: '\\.spec\\.ts$' }, { path: lib('case') }),
    only(
      'event-store-knows-postgres-only',
      'The store knows nothing of cases.',
      { path: lib('event-store'), pathNot: '\\.spec\\.ts$' },
      { path: lib('case|measure|municipality|projection|read-models|baseline|event-log|installation') },
    ),
    only('postgres-knows-no-lib', 'The database comes first.', { path: lib('postgres') }, { path: '^libs/', pathNot: lib('postgres') }),
    only(
      'projection-knows-the-store-only',
      'The loop serves any view.',
      { path: lib('projection'), pathNot: '\\.spec\\.ts$' },
      { path: lib('case|measure|municipality|read-models|baseline|event-log|installation') },
    ),
    only(
      'event-log-knows-no-views',
      'A log becomes events; views follow by themselves.',
      { path: lib('event-log'), pathNot: '\\.spec\\.ts$' },
      { path: lib('projection|read-models|baseline|postgres|installation') },
    ),
    only(
      'municipality-knows-store-and-measure-only',
      'Municipalities say what cases are held to, and are declared apart from cases.',
      { path: lib('municipality'), pathNot: '\\.spec\\.ts$' },
      { path: lib('case|projection|read-models|baseline|postgres|event-log|installation') },
    ),
    only(
      'views-know-no-installation',
      'Views are given their database, and the events that they are made from.',
      { path: lib('read-models'), pathNot: '\\.spec\\.ts$' },
      { path: lib('baseline|event-log|installation') },
    ),
    only(
      'baseline-knows-store-terms-and-views-only',
      'Baselines freeze what the views measure; who asks for one and who shows it is none of their business.',
      { path: lib('baseline'), pathNot: '\\.spec\\.ts$' },
      { path: lib('case|projection|postgres|event-log|installation') },
    ),
    only(
      'apps-apart',
      'Only the command line puts apps together.',
      { path: '^apps/(api|projector)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    only(
      'kurrentdb-client-in-its-adapter',
      'Nothing else knows which store is in use.',
      // Tests play the server.
      { pathNot: ['^libs/event-store/src/kurrentdb/', '^test/'] },
      { path: '@eventstore/db-client' },
    ),
    only(
      'pg-in-its-places',
      'SQL connections are made in two places.',
      { pathNot: ['^libs/postgres/', '^libs/event-store/src/postgres/', '^test/'] },
      {
        path: ['node_modules/pg/', 'node_modules/@types/pg/', 'node_modules/pg-copy-streams/', 'node_modules/@types/pg-copy-streams/'],
      },
    ),
    only(
      'no-dev-dependency-at-work',
      'What ships must install without devDependencies.',
      { path: '^(apps|libs)/', pathNot: '\\.(spec|contract)\\.ts$' },
      { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    ),
    only(
      'through-the-front-door',
      'A lib is imported by its index only.',
      { path: '^(apps|libs)/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      { path: '^libs/([^/]+)/src/.+', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$2/'] },
    ),
    only(
      'nothing-unresolvable',
      'An import that leads nowhere fails at run time.',
      {},
      // What is built is not there yet when a clean clone is checked.
      { couldNotResolve: true, pathNot: '^\\.\\./\\.\\./dist/' },
    ),
  ],
  options: {
    exclude: { path: '^dist/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
    },
  },
};
