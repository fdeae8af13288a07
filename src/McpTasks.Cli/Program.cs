return await CommandLine.RunAsync(args, Terminal.OfThisProcess(), Environment.GetEnvironmentVariable);
