using System.Text.Json;
using McpTasks.Redis.Tests.Harness;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

/// <summary>The same random steps on a server and in memory must give the same answers and leave the same records.</summary>
public sealed class DifferentialTests(SharedConnections connections)
{
    private const int Steps = 600;

    [Theory]
    [OnEveryServer(1)]
    [OnEveryServer(2)]
    [OnEveryServer(3)]
    [OnEveryServer(4)]
    public async Task The_store_on_a_server_and_the_one_in_memory_agree(ServerKind kind, int seed)
    {
        await using var server = new RedisHarness(await connections.GetAsync(kind));
        await using var memory = new InMemoryHarness();
        var (left, right) = (new Player(server), new Player(memory));
        for (var step = 0; step < Steps; step++)
        {
            var (expected, actual) = (
                await right.StepAsync(new Random(HashCode(seed, step))), await left.StepAsync(new Random(HashCode(seed, step))));
            Assert.True(expected == actual, $"seed {seed}, step {step}:\n{expected}\n{actual}");
        }
    }

    [Theory]
    [OnEveryServer(1)]
    [OnEveryServer(2)]
    [OnEveryServer(3)]
    public async Task Histories_agree_when_more_happens_than_is_kept(ServerKind kind, int seed)
    {
        await using var server = new RedisHarness(await connections.GetAsync(kind));
        await using var memory = new InMemoryHarness();
        var (left, right) = (await TellAsync(server, new(seed)), await TellAsync(memory, new(seed)));

        Assert.Equal(right, left);
    }

    private static async Task<List<string>> TellAsync(StoreHarness harness, Random random)
    {
        var (task, attempt, told) = (await harness.Store.BegunAsync(Task(ttl: TimeSpan.FromDays(9))), 1, new List<string>());
        for (var step = 0; step < 1500; step++)
        {
            // Mostly bursts, and a silence now and then.
            harness.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(40) == 0 ? random.Next(60_000) : random.Next(4)));
            switch (random.Next(12))
            {
                case 0:
                    await harness.Store.ReleaseAsync(task.Ref, attempt, Token);
                    Assert.Equal(++attempt, (await harness.Store.BeginAgainAsync(task.Ref)).Attempt);
                    break;
                case 1:
                    await harness.Store.AskAsync(task.Ref, attempt, Question($"q{random.Next(20)}"), Token);
                    break;
                default:
                    await harness.Store.ReportAsync(
                        task.Ref, attempt, new(step, random.Next(2) == 0 ? 1500 : null, random.Next(2) == 0 ? "step" : null), Token);
                    break;
            }

            if (step % 50 == 49)
                told.Add(JsonSerializer.Serialize(await harness.Store.GetHistoryAsync(task.Id, Token)));
        }

        return told;
    }

    private static int HashCode(int seed, int step) => (seed * 1_000_003) + step;

    private sealed class Player(StoreHarness harness)
    {
        private static readonly string[] Owners = ["owner-a", "owner-b"];
        private readonly List<TaskRef> _tasks = [];

        private ITaskStore Store => harness.Store;

        public async Task<string> StepAsync(Random random)
        {
            var kind = _tasks.Count == 0 ? 0 : random.Next(29);
            var task = _tasks.Count == 0 ? default : _tasks[Math.Max(0, _tasks.Count - 1 - random.Next(8))];
            var attempt = random.Next(1, 4);
            object? answer = kind switch
            {
                0 or 1 => await CreateAsync(random),
                // Whether others wait depends on which of several that are due at once was looked at first.
                2 or 3
                    => await Store.BeginAsync(
                        task, $"w{random.Next(3)}", TimeSpan.FromMinutes(random.Next(5, 20)), Token) with { OthersWait = false },
                4 or 5
                    => await Store.ReportAsync(
                        task, attempt, new(random.Next(5), random.Next(2) == 0 ? 10 : null, random.Next(2) == 0 ? "step" : null), Token),
                6 => await Store.AskAsync(task, attempt, Question($"q{random.Next(3)}"), Token),
                7
                    => (
                        await Store.AnswerAsync(task, new Dictionary<string, string> { [$"q{random.Next(3)}"] = $"{random.Next()}", ["q1"] = "1" }, Token)).Order(),
                8
                    => await Store.CompleteAsync(
                        task, attempt, new(random.Next(2) == 0 ? McpTaskStatus.Completed : McpTaskStatus.Failed, "end", "{}"), Token),
                9 => random.Next(3) == 0 ? await Store.CancelAsync(task, (TaskActor)random.Next(3), "stop", Token) : null,
                10 => await Store.ReleaseAsync(task, attempt, Token),
                11
                    => await Store.RenewAsync(
                        [.. _tasks.TakeLast(5).Select(each => new TaskLease(each, attempt))], TimeSpan.FromMinutes(random.Next(5, 40)),
                        Token),
                // Which of several that are due since the same millisecond comes first is open.
                12
                    => (await Store.TakeDueAsync(1000, TimeSpan.FromMinutes(random.Next(1, 30)), Lease, Token))
                        .Select(due => (due.Reason, Text(due.Task)))
                        .Order(),
                13 => await Store.MarkDeliveredAsync(task, Token),
                14 => (await Store.ListAsync(Owners[random.Next(2)], null, 1000, Token)).Tasks.Select(Text).Order(),
                15 => (await harness.Directory.CountAsync(Token)).OrderBy(count => count.Key),
                16 => await FindAllAsync(new()
                {
                    Phase = random.Next(2) == 0 ? null : (TaskPhase)random.Next(6),
                    Owner = random.Next(3) == 0 ? Owners[random.Next(2)] : null,
                    Worker = random.Next(3) == 0 ? $"w{random.Next(3)}" : null,
                    Text = random.Next(3) == 0 ? "ATTEMPT" : null,
                    Limit = random.Next(1, 20),
                }),
                17 => await SwitchAsync(random.Next(3) == 0),
                18
                    => await Store.RetryAsync(
                        task, attempt, new(TimeSpan.FromMinutes(random.Next(1, 40)), "again", random.Next(2) == 0), Token),
                20 => await Store.SpawnAsync(task, attempt, _tasks[^1].Id, random.Next(2) == 0, Token),
                21 => await StrikeAsync(random),
                22 => await harness.Strikes.LiftAsync(random.Next(1, 8), Token),
                19 => await harness.Queue.RequeueAsync(task, Token),
                23 => await TurnsAsync(task, random.Next(2) == 0),
                24 => await Store.PutOffAsync(task, TimeSpan.FromMinutes(random.Next(1, 40)), Token),
                25 => random.Next(3) == 0 ? await Store.DropAsync(task, "dropped", Token) : null,
                26 => await TakeRateAsync(task, attempt, random.Next(1, 3) * 10, random.Next(2) == 0),
                _ => await AdvanceAsync(TimeSpan.FromMinutes(random.Next(1, 15))),
            };
            return _tasks.Count == 0
                ? $"{kind}"
                : $"{kind} {Text(answer)} -> {Text(await Store.GetAsync(task.Id, Token))} {Text(await Store.GetHistoryAsync(task.Id, Token))}";
        }

        private async Task<object> CreateAsync(Random random)
        {
            try
            {
                return await CreatedAsync(random);
            }
            catch (Exception refused) when (refused is TaskKeyConflictException or TaskStruckException)
            {
                return refused.Message;
            }
        }

        private async Task<object> TakeRateAsync(TaskRef task, int attempt, int minutes, bool drops) =>
            await harness.Rates.TakeAsync(new($"rate-{minutes}", 2, TimeSpan.FromMinutes(minutes), drops), task.Id, attempt, Token);

        private async Task<object> StrikeAsync(Random random)
        {
            var strike = random.Next(5) switch
            {
                0 => new TaskStrike { Owner = Owners[random.Next(2)] },
                1 => new() { Component = "import", Owner = Owners[random.Next(2)] },
                2 => new() { Component = "import", Argument = "rows", Value = $"{random.Next(3, 5)}" },
                3
                    => new()
                    {
                        Component = "import",
                        Argument = "rows",
                        Operator = (TaskStrikeOperator)random.Next(1, 6),
                        Value = $"{random.Next(2, 5)}",
                    },
                _ => new() { Component = random.Next(3) == 0 ? "import" : "export" },
            };
            await harness.Strikes.AddAsync(strike with { Mode = (TaskStrikeMode)(random.Next(4) / 3) }, Token);
            return await harness.Strikes.ListAsync(Token);
        }

        private async Task<TaskRecord> CreatedAsync(Random random)
        {
            var created = await Store.CreatedAsync(Task(Owners[random.Next(2)], TimeSpan.FromMinutes(random.Next(5, 90)), random.Next(1, 4)) with
            {
                MaxPollInterval = random.Next(3) == 0 ? null : TimeSpan.FromMinutes(random.Next(1, 10)),
                Debounce = random.Next(4) == 0 ? $"last-{random.Next(2)}" : null,
                Priority = (TaskPriority)random.Next(-1, 2),
                Idempotency = random.Next(4) == 0
                    ? new($"key-{random.Next(3)}", $"call-{random.Next(4) / 3}", TimeSpan.FromHours(1))
                    : null,
                StartAfter = random.Next(3) == 0 ? TimeSpan.FromMinutes(random.Next(1, 60)) : null,
                MaxRunTime = random.Next(3) == 0 ? null : TimeSpan.FromMinutes(random.Next(5, 60)),
            });
            _tasks.Add(created.Ref);
            return created;
        }

        // Which of several that came in the same millisecond has its turn first is open, and whether a usual task has a place beside that
        // of one that is gone.
        private async Task<object> TurnsAsync(TaskRef message, bool enters)
        {
            var turns = new List<string>();
            for (; await harness.Turns.NextAsync(message, enters, Enum.GetValues<TaskPriority>(), Token) is { } next; enters = false)
            {
                if (await Store.GetAsync(next.Id, Token) is { Priority: not TaskPriority.Normal })
                    turns.Add(Text(next));
            }

            return turns.Order(StringComparer.Ordinal);
        }

        // Which of several that were created in the same millisecond comes first is open.
        private async Task<object> FindAllAsync(TaskQuery query)
        {
            var found = new List<TaskRecord>();
            for (string? cursor = null; ;)
            {
                var page = await harness.Directory.FindAsync(query with { Cursor = cursor }, Token);
                found.AddRange(page.Tasks);
                if ((cursor = page.Next) is null)
                    break;
            }

            Assert.Equal(found.Select(task => task.CreatedAt).OrderDescending(), found.Select(task => task.CreatedAt));
            return found.Select(Text).Order();
        }

        private async Task<DateTimeOffset?> SwitchAsync(bool pause)
        {
            await (pause ? harness.Queue.PauseAsync(Token) : harness.Queue.ResumeAsync(Token));
            return await harness.Queue.PausedSinceAsync(Token);
        }

        private async Task<object?> AdvanceAsync(TimeSpan by)
        {
            // Minutes everywhere, so that no key's end comes as near to a step as the test's own duration.
            await harness.AdvanceAsync(by);
            return null;
        }

        // Ids are random: a task is known by its number.
        private string Text(object? answer)
        {
            var text = JsonSerializer.Serialize(answer, JsonOptions);
            for (var i = _tasks.Count - 1; i >= 0; i--)
                text = text.Replace(_tasks[i].Id.Value, $"#{i}", StringComparison.Ordinal);
            return text;
        }

        private static readonly JsonSerializerOptions JsonOptions = new() { IncludeFields = true };
    }
}
