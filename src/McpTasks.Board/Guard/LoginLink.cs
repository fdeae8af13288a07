using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace McpTasks.Board.Guard;

/// <summary>
/// Logs the board's address at start. On a developer's machine the address is a link that logs in; elsewhere no key goes to a log.
/// </summary>
internal static class LoginLink
{
    private const string Suffix = "/login";

    public static void TellAtStart(IServiceProvider services, TaskBoard board) =>
        services.GetService<IHostApplicationLifetime>()?.ApplicationStarted.Register(() => Tell(services, board));

    private static void Tell(IServiceProvider services, TaskBoard board)
    {
        if (board.IsClosed)
        {
            board.Logger.BoardClosed(ClosedBoard.Why);
            return;
        }

        if (board.Login is null
            || services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
                is not { } address)
            return;
        // The board marks its login endpoint, whose finished address includes any prefix of the host.
        var login = services.GetRequiredService<EndpointDataSource>().Endpoints
            .FirstOrDefault(endpoint => endpoint.Metadata.Contains(board));
        var url = address.TrimEnd('/') + BoardRequest.RootOf(login, Suffix);
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
            board.Logger.BoardOpen(url, Suffix, Key(services));
        else
            board.Logger.BoardOpen(url);
    }

    private static string Key(IServiceProvider services) => services.GetRequiredService<IOptions<TaskOperatorOptions>>().Value.Key;
}
