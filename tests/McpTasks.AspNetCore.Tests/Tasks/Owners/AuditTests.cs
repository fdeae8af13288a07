using System.Security.Claims;
using McpTasks.Server;
using McpTasks.Server.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Owners;

public sealed class AuditTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Creation_completion_retrieval_and_cancellation_are_told_with_their_owner(bool modern)
    {
        await using var server = await TaskServer.StartAsync();
        TaskClientBase client = modern ? server.Modern("ann|client_id=desk") : await server.LegacyAsync("ann|client_id=desk");
        var done = await client.StartAsync("add", Parse("""{"a":1}"""));
        await client.UntilAsync(done, "completed");
        await client.TaskAsync(modern ? "tasks/get" : "tasks/result", done);
        var cancelled = await client.StartAsync("wait", new() { ["door"] = "a" });
        await client.TaskAsync("tasks/cancel", cancelled);

        var owner = CallerIdentity.OwnerKeyOf(
            new(new ClaimsIdentity([new("iss", "https://issuer.example"), new("sub", "ann"), new("client_id", "desk")], "name")));
        var of = (string id, string tool) => $"mcp.task.id=\"{id}\", mcp.task.owner=\"{owner}\", gen_ai.tool.name=\"{tool}\"";
        const string Who = "mcp.audit.issuer=\"https://issuer.example\", mcp.audit.subject=\"ann\", mcp.audit.client_id=\"desk\"";
        await EventuallyAsync(
            () => Audit(server).Any(line => line.Contains("retrieved", StringComparison.Ordinal)) && Audit(server).Any(line => line.StartsWith("Task cancelled", StringComparison.Ordinal)));
        var lines = Audit(server).Distinct().ToList();
        Assert.Contains($"Task created: {of(done, "add")}, {Who}", lines);
        Assert.Contains($"Task ended: {of(done, "add")}, mcp.task.status=\"completed\"", lines);
        Assert.Contains($"Outcome retrieved: {of(done, "add")}, mcp.task.status=\"completed\"", lines);
        Assert.Contains($"Task created: {of(cancelled, "wait")}, {Who}", lines);
        Assert.Contains($"Task cancelled: {of(cancelled, "wait")}, mcp.task.status=\"cancelled\"", lines);
        Assert.DoesNotContain(
            lines, line => line.StartsWith("Task ended", StringComparison.Ordinal) && line.Contains(cancelled, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_outcome_that_is_polled_again_and_again_is_audited_once()
    {
        await using var server = await TaskServer.StartAsync();
        var client = server.Modern("ann");
        var id = await client.StartAsync("add", Parse("""{"a":1}"""));
        await client.UntilAsync(id, "completed");
        var (delivery, task) = (server.Services.GetRequiredService<TaskDelivery>(), await server.Store.GetAsync(TaskId.Parse(id), default));
        for (var i = 0; i < 3; i++)
            await delivery.NoteAsync(task!);
        Assert.Single(Audit(server), line => line.StartsWith("Outcome retrieved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_level_turns_the_audit_log_off_and_nothing_else()
    {
        await using var server = await TaskServer.StartAsync(
            configure: builder => builder.Logging.AddFilter("McpTasks.Audit", LogLevel.None));
        var client = server.Modern("ann");
        await client.UntilAsync(await client.StartAsync("add", Parse("""{"a":1}""")), "completed");
        Assert.Empty(Audit(server));
        Assert.Contains(server.Log.Entries, entry => entry.Message.StartsWith("Created (add", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("simple")]
    [InlineData("systemd")]
    [InlineData("json")]
    public void No_value_can_break_a_line_or_pass_for_another(string formatter)
    {
        const string Forged =
            "x\", mcp.task.owner=\"admin\"\r\ninfo: McpTasks.Audit[1]\n      Task created\u2028\u0085\u001b[2J\u202e\0\\u000a\ud800";
        using var console = new ConsoleLines(formatter);
        var task = new TaskRecord
        {
            Id = TaskId.New(),
            Owner = Forged,
            Kind = TaskComponentKind.Tool,
            Component = Forged,
            Dialect = TaskDialect.Modern,
            Status = McpTaskStatus.Working,
            CreatedAt = default, LastUpdatedAt = default, Ttl = default, PollInterval = default, MaxAttempts = 1, Version = 1,
        };
        var audit = new TaskAudit(console.Loggers);
        audit.Created(
            task,
            new(new(new ClaimsIdentity([new("iss", Forged), new("sub", Forged + new string('y', 100_000)), new("azp", Forged)], "x")), TaskIdentity.None.Headers));
        audit.Retrieved(task);
        audit.Cancelled(task);
        audit.Completed(task, McpTaskStatus.Failed);

        var plain = new StringWriter();
        var known = new TaskAudit(console.Loggers = console.Another(plain));
        var honest = task with { Owner = "o", Component = "c" };
        known.Created(honest, null);
        known.Retrieved(honest);
        known.Cancelled(honest);
        known.Completed(honest, McpTaskStatus.Failed);

        // As many lines as honest values give, and nothing in them that a terminal or a reader could take for more.
        Assert.Equal(plain.ToString().Count(letter => letter == '\n'), console.Text.Count(letter => letter == '\n'));
        Assert.DoesNotContain(
            console.Text, letter => letter is '\u2028' or '\u202e' || (char.IsControl(letter) && letter != '\n' && letter != '\u001b'));
        Assert.DoesNotContain("\u001b[2J", console.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("mcp.task.owner=\"admin\"", console.Text, StringComparison.Ordinal);
        Assert.InRange(console.Text.Length, 1, 20_000);
    }

    private static IEnumerable<string> Audit(TaskServer server) =>
        server.Log.Entries.Where(entry => entry.Category == "McpTasks.Audit").Select(entry => entry.Message);

    // The formatters of Microsoft.Extensions.Logging.Console themselves, writing to a string.
    private sealed class ConsoleLines : IDisposable
    {
        private readonly ServiceProvider _services = new ServiceCollection()
            .AddLogging(logging => logging.AddJsonConsole().AddSystemdConsole().AddSimpleConsole(simple => simple.SingleLine = true))
            .BuildServiceProvider();
        private readonly ConsoleFormatter _formatter;
        private readonly StringWriter _text = new();

        public ConsoleLines(string formatter)
        {
            _formatter = _services.GetServices<ConsoleFormatter>().Single(each => each.Name == formatter);
            Loggers = Another(_text);
        }

        public ILoggerFactory Loggers { get; set; }

        public string Text => _text.ToString();

        public ILoggerFactory Another(TextWriter writer) =>
            LoggerFactory.Create(logging => logging.AddProvider(new Provider(_formatter, writer)));

        public void Dispose() => _services.Dispose();
    }

    private sealed class Provider(ConsoleFormatter formatter, TextWriter writer) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, formatter, writer);

        public void Dispose()
        {
        }
    }

    private sealed class Logger(string category, ConsoleFormatter formatter, TextWriter writer) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format) =>
            formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, format), null, writer);
    }
}
