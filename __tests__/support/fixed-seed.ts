import fc from 'fast-check';

// The same cases in every run: a failure is the change's, not the day's. A longer search is a local run with another seed.
fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_261_126) });
