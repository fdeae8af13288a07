namespace Aspire.Hosting;

internal static class Start
{
    /// <summary>Runs the system, or publishes it where the command line says so; with wrong settings it tells them, one line for each, and starts nothing.</summary>
    /// <returns>The process's exit code.</returns>
    public static int RunUnlessWrong(this IDistributedApplicationBuilder builder)
    {
        if (builder.WrongSettings() is { Count: > 0 } wrong)
        {
            foreach (var line in wrong)
                Console.Error.WriteLine(line);
            return 1;
        }

        builder.PrepareLocalRun();
        builder.Build().Run();
        // A failed publishing leaves its code here.
        return Environment.ExitCode;
    }
}
