using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace McpTasks.Board.Guard;

/// <summary>
/// Says at start where the board is; on a developer's machine by a link that logs in. Elsewhere no key is written to a log.
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
            || services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } address)
            return;
        // The board marks its login, whose finished address has all that the host has put in front.
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
