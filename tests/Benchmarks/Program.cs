using Benchmarks.Rivals;
using Benchmarks.Running;

// The contestants are processes of this same program.
return args is [ContestantProgram.Verb, ..] ? await ContestantProgram.RunAsync(args) : await BenchmarkCommand.RunAsync(args);
