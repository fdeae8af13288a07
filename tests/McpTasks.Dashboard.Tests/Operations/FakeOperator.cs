using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace McpTasks.Dashboard.Tests.Operations;

/// <summary>The service of the tasks: takes operations and answers what a test tells it to.</summary>
internal sealed class FakeOperator : IAsyncDisposable
{
    public const string Key = "an-operators-key-of-more-than-32-letters";
    private readonly WebApplication _app;

    private FakeOperator(WebApplication app) => _app = app;

    public Channel<string> Requests { get; } = Channel.CreateUnbounded<string>();

    public (int Status, string Body) Answer { get; set; } = (200, """{"taskId":"new-task","status":"working"}""");

    public string Url => _app.Urls.Single();

    public static async Task<FakeOperator> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var service = new FakeOperator(builder.Build());
        service._app.Run(service.TakeAsync);
        await service._app.StartAsync();
        return service;
    }

    private Task TakeAsync(HttpContext context)
    {
        Requests.Writer.TryWrite($"{context.Request.Method} {context.Request.Path} {context.Request.Headers["X-Operator-Key"]}");
        context.Response.StatusCode = Answer.Status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Answer.Body);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
