using System.Security.Claims;
using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.Logging;

namespace McpTasks.Core.Tests.Telemetry;

/// <summary>The events of the audit log, with all that they say.</summary>
public sealed class TaskAuditTests : IDisposable
{
    private const string ByAnn = "mcp.audit.actor=\"operator\", mcp.audit.operator=\"ann\"";
    private static readonly string Task = $"mcp.task.id=\"{Tasks.One.Id}\", mcp.task.owner=\"owner\", gen_ai.tool.name=\"work\"";
    private readonly RecordedLogs _logs = new();
    private readonly ILoggerFactory _loggers;
    private readonly TaskAudit _audit;

    public TaskAuditTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        _audit = new(_loggers);
    }

    [Fact]
    public void What_becomes_of_a_task_is_told_with_its_owner()
    {
        _audit.Created(Tasks.One, null);
        _audit.Retrieved(Tasks.One with { Status = McpTaskStatus.Failed });
        _audit.Cancelled(Tasks.One);
        _audit.Completed(Tasks.One, McpTaskStatus.Completed);

        Assert.Equal(
            [
                (1, "mcp.audit.task.created", $"Task created: {Task}"),
                (2, "mcp.audit.task.retrieved", $"Outcome retrieved: {Task}, mcp.task.status=\"failed\""),
                (3, "mcp.audit.task.cancelled", $"Task cancelled: {Task}, mcp.task.status=\"cancelled\""),
                (4, "mcp.audit.task.completed", $"Task ended: {Task}, mcp.task.status=\"completed\""),
            ],
            Told());
    }

    [Theory]
    [InlineData("iss=https://issuer.example sub=ann client_id=desk", "issuer=https://issuer.example subject=ann client_id=desk")]
    [InlineData("upn=ann azp=desk", "subject=ann client_id=desk")]
    [InlineData($"{ClaimTypes.Upn}=ann appid=desk", "subject=ann client_id=desk")]
    [InlineData($"{ClaimTypes.Name}=ann", "subject=ann")]
    [InlineData($"{ClaimTypes.Name}=a upn=b {ClaimTypes.NameIdentifier}=c appid=d azp=e", "subject=c client_id=e")]
    [InlineData($"{ClaimTypes.NameIdentifier}=c sub=d", "subject=d")]
    [InlineData("role=admin", "")]
    public void A_creation_names_its_caller_by_the_first_claim_that_says_who_it_is(string claims, string named)
    {
        var caller = new ClaimsPrincipal(new ClaimsIdentity(Pairs(claims).Select(claim => new Claim(claim[0], claim[1]))));

        _audit.Created(Tasks.One, TaskIdentity.None with { User = caller });

        var expected = Pairs(named).Select(one => $", mcp.audit.{one[0]}=\"{one[1]}\"");
        Assert.Equal([$"Task created: {Task}{string.Concat(expected)}"], _logs.Texts);
    }

    [Fact]
    public void What_an_operator_does_is_told_with_who_did_it_where_that_is_known()
    {
        var created = TaskId.New();
        _audit.Operated(Tasks.One, "rerun", created, "ann");
        _audit.Operated(Tasks.One, "read");
        _audit.Operated("pause", "ann");

        Assert.Equal(
            [
                (5, "mcp.audit.task.operated",
                    $"Operator acted: {Task}, {ByAnn}, mcp.audit.action=\"rerun\", mcp.audit.created_task=\"{created}\""),
                (5, "mcp.audit.task.operated", $"Operator acted: {Task}, mcp.audit.actor=\"operator\", mcp.audit.action=\"read\""),
                (6, "mcp.audit.queue.operated", $"Operator acted on the queue: {ByAnn}, mcp.audit.action=\"pause\""),
            ],
            Told());
    }

    [Fact]
    public void A_strike_is_told_with_all_that_it_strikes()
    {
        _audit.Operated(
            new TaskStrike
            {
                Number = 7, Component = "work", Owner = "owner", Argument = "n", Operator = TaskStrikeOperator.Between, Value = "1", UpTo = "9",
                Mode = TaskStrikeMode.Refuse, Reason = "Broken",
            },
            "strike", "ann");
        _audit.Operated(new TaskStrike { Number = 8, Component = "work" }, "lift");

        Assert.Equal(
            [
                (7, "mcp.audit.strike.operated",
                    $"Operator acted on a strike: {ByAnn}, mcp.audit.action=\"strike\", mcp.audit.strike=\"7\", gen_ai.tool.name=\"work\", "
                    + "mcp.task.owner=\"owner\", mcp.audit.strike.argument=\"n\", mcp.audit.strike.operator=\"between\", mcp.audit.strike.value=\"1\", "
                    + "mcp.audit.strike.up_to=\"9\", mcp.audit.strike.mode=\"refuse\", mcp.audit.strike.reason=\"Broken\""),
                (7, "mcp.audit.strike.operated",
                    "Operator acted on a strike: mcp.audit.actor=\"operator\", mcp.audit.action=\"lift\", mcp.audit.strike=\"8\", "
                    + "gen_ai.tool.name=\"work\", mcp.audit.strike.mode=\"hold\""),
            ],
            Told());
    }

    public void Dispose() => _loggers.Dispose();

    private static IEnumerable<string[]> Pairs(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='));

    private IEnumerable<(int Id, string? Name, string Text)> Told() =>
        _logs.Records.Select(record => (record.Id.Id, record.Id.Name, record.Text));
}
