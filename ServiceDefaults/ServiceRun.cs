using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>Runs a service so that a wrong setting ends it with one line for each, not with a stack trace.</summary>
public static class ServiceRun
{
    /// <summary>Builds the service, checks every setting, then runs until the service is stopped.</summary>
    /// <param name="build">Builds the service: a setting that is needed for that may be wrong too.</param>
    /// <returns>The process's exit code: 0, or 1 when the settings are wrong or an address is in use; what is wrong is on standard error.</returns>
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        IHost? host = null;
        try
        {
            host = build();
            // The host would do this too, but would log the exception with its stack first.
            host.Services.GetService<IStartupValidator>()?.Validate();
            await host.RunAsync();
            return 0;
        }
        catch (Exception e) when (Problems(e) is { Count: > 0 } problems)
        {
            foreach (var problem in problems)
                await Console.Error.WriteLineAsync(problem);
            await EndAsync(host);
            return 1;
        }
    }

    private static List<string> Problems(Exception exception) => exception switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException { InnerExceptions: var all } when all.All(one => one is OptionsValidationException) => [.. all.SelectMany(Problems)],
        // Text where a number belongs: the message names the setting's path.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } unreadable => [unreadable.Message],
        IOException { InnerException: AddressInUseException } taken => [$"{taken.Message} Choose another with --urls."],
        _ => [],
    };

    private static async ValueTask EndAsync(IHost? host)
    {
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host?.Dispose();
    }
}
