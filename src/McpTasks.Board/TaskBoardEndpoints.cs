using McpTasks;
using McpTasks.Board;
using McpTasks.Board.Actions;
using McpTasks.Board.Details;
using McpTasks.Board.Details.Payloads;
using McpTasks.Board.Listing;
using McpTasks.Board.Overview;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Handler = System.Func<McpTasks.Board.Frame.BoardRequest, System.Threading.Tasks.Task>;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the task board.</summary>
public static class TaskBoardEndpoints
{
    /// <summary>
    /// Maps the task board: pages about all tasks of the store. The policy <see cref="TaskBoardOptions.Policy"/> decides who has access;
    /// without a policy, whoever has <c>McpTasks:Operator:Key</c>. With neither, the board is closed: every page says so, and so does the
    /// log.
    /// </summary>
    /// <param name="endpoints">
    /// Where to map; any host that has the services of <c>WithDurableTasks()</c>, or of <c>AddMcpTasksCore()</c> with a store.
    /// </param>
    /// <param name="pattern">The path.</param>
    /// <param name="configure">Changes the settings that were read from <c>McpTasks:Board</c>.</param>
    /// <exception cref="OptionsValidationException">A setting is wrong; the message names its path.</exception>
    /// <exception cref="InvalidOperationException">A service is missing; the message names what adds it.</exception>
    public static IEndpointConventionBuilder MapTaskBoard(
        this IEndpointRouteBuilder endpoints, string pattern = "/tasks", Action<TaskBoardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        CheckServices(endpoints.ServiceProvider);
        var board = new TaskBoard(endpoints.ServiceProvider, Options(endpoints.ServiceProvider, configure));
        var gate = new BoardGate(board, board.Logger);
        var group = endpoints.MapGroup(pattern);
        LoginLink.TellAtStart(endpoints.ServiceProvider, board);
        if (board.IsClosed)
        {
            Get("/{**path}", gate.Open, ClosedBoard.AnswerAsync);
            return group.AllowAnonymous();
        }

        Get("", gate.Page, ListPage.GetAsync);
        Get("/overview", gate.Page, OverviewPage.GetAsync);
        Get("/{id}", gate.Page, DetailsPage.GetAsync);
        Get("/{id}/payload", gate.Private, PayloadPage.GetAsync);
        Get("/live", gate.Private, ListPage.FollowAsync);
        Get("/live/overview", gate.Private, OverviewPage.FollowAsync);
        Get("/live/{id}", gate.Private, DetailsPage.FollowAsync);
        Get("/assets/{name}", gate.Open, BoardAssets.ServeAsync);
        Post("/{id}/cancel", gate.Act, TaskActions.CancelAsync);
        Post("/{id}/rerun", gate.Act, TaskActions.RerunAsync);
        Post("/queue/pause", gate.Act, TaskActions.PauseAsync);
        Post("/queue/resume", gate.Act, TaskActions.ResumeAsync);
        Post("/strikes", gate.Act, StrikeActions.StrikeAsync);
        Post("/strikes/{number}/lift", gate.Act, StrikeActions.LiftAsync);
        if (board.Login is null)
            return group.RequireAuthorization(board.Options.Policy);
        Get("/login", gate.Open, LoginPages.GetAsync).WithMetadata(board);
        Post("/login", gate.Open, LoginPages.PostAsync);
        Post("/logout", gate.Act, LoginPages.LogOutAsync);
        // The key is the board's own authentication, so a fallback policy of the host must not ask for a user as well.
        return group.AllowAnonymous();

        IEndpointConventionBuilder Get(string suffix, Func<string, Handler, RequestDelegate> by, Handler handler) =>
            group.MapGet(suffix, by(suffix, handler)).WithDisplayName($"Task board: GET {suffix}");

        IEndpointConventionBuilder Post(string suffix, Func<string, Handler, RequestDelegate> by, Handler handler) =>
            group.MapPost(suffix, by(suffix, handler)).WithDisplayName($"Task board: POST {suffix}");
    }

    private static TaskBoardOptions Options(IServiceProvider services, Action<TaskBoardOptions>? configure)
    {
        var options = new TaskBoardOptions();
        services.GetRequiredService<IConfiguration>().GetSection(TaskBoardOptions.Section).Bind(options);
        configure?.Invoke(options);
        options.Checked();
        if (options.Policy.Length == 0 || HasPolicy(services, options.Policy))
            return options;
        const string Setting = $"{TaskBoardOptions.Section}:{nameof(TaskBoardOptions.Policy)}";
        throw new OptionsValidationException(TaskBoardOptions.Section, typeof(TaskBoardOptions),
            [$"{Setting} names the authorization policy '{options.Policy}', but this service has no such policy."]);
    }

    private static bool HasPolicy(IServiceProvider services, string policy) =>
        services.GetService<IAuthorizationPolicyProvider>()?.GetPolicyAsync(policy).GetAwaiter().GetResult() is not null;

    private static void CheckServices(IServiceProvider services)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        Require(typeof(TaskOperator), "AddMcpServer().WithDurableTasks(), or AddMcpTasksCore() of McpTasks.Core");
        Require(typeof(IDataProtectionProvider), "AddDataProtection()");
        Type[] stores = [typeof(ITaskStore), typeof(ITaskDirectory), typeof(ITaskWorkers), typeof(ITaskQueue), typeof(ITaskStrikes)];
        foreach (var store in stores)
            Require(store, "AddMcpTasksRedis(\"redis\") or AddMcpTasksInProcess()");

        void Require(Type service, string from)
        {
            if (!known.IsService(service))
                throw new InvalidOperationException($"MapTaskBoard needs {service.Name}: call {from} before builder.Build().");
        }
    }
}
