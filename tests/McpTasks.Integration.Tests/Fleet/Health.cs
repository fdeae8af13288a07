using System.Net;

namespace McpTasks.Integration.Tests.Fleet;

/// <summary>What a service's <c>/health</c> says.</summary>
internal static class Health
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static async Task UntilAsync(Service service, bool healthy)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var http = new HttpClient { BaseAddress = await service.AddressAsync() };
        while (true)
        {
            using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative), limit.Token);
            if (answer.StatusCode == (healthy ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable))
                return;
            await Task.Delay(Look, limit.Token);
        }
    }
}
