// Preloaded into a measured process: says on exit how much memory it held at most.
process.on('exit', () => process.stdout.write(`\nmax-rss-mb ${process.resourceUsage().maxRSS / 1024}\n`));
