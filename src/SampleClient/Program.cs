using SampleClient.Commands;
using SampleClient.Display;

return await CommandLine.RunAsync(args, Terminal.OfThisProcess());
