namespace McpTasks.Redis;

/// <summary>The task store on Redis: one script per transition, one read per poll.</summary>
internal sealed class RedisTaskStore(TaskScripts scripts, TurnsElsewhere elsewhere, TaskMetrics? metrics, ILogger logger) : ITaskStore
{
    private readonly KnownStrikes _strikes = new(scripts);
    private readonly DueTasks _due = new(scripts, metrics, logger);
    private readonly LeaseRenewal _renewal = new(scripts);
    private readonly DeadLeases _leases = new(scripts, new(scripts));
    private readonly OwnerList _list = new(new(scripts));
    private readonly RecordReading _reading = new(scripts);

    public TaskId NewId(string owner) => TaskId.New(scripts.Keys.ShardOf(owner));

    public async ValueTask<TaskRecord> CreateAsync(NewTask task, TaskLimits? limits, CancellationToken cancellationToken)
    {
        StoreRules.Check(task, limits);
        var id = task.Id ?? NewId(task.Owner);
        for (var gone = task.Idempotency?.Replaces?.Value; ;)
        {
            var (answer, strike) = await CreateAsync(new(id, task.Owner), task, gone, limits, cancellationToken);
            switch ((string)answer[0]!)
            {
                case "strikes":
                    await _strikes.ReadAsync(id.Shard, cancellationToken);
                    break;
                case "struck":
                    throw new TaskStruckException(strike!);
                case "same":
                    var earlier = TaskId.Parse((string)answer[1]!);
                    if (await GetAsync(earlier, cancellationToken) is { } record)
                        return record;
                    if (task.Idempotency!.OutlivesTask)
                        throw new TaskKeySpentException(task.Idempotency.Key);
                    gone = earlier.Value;
                    break;
                default:
                    return Created(id, task, limits, answer);
            }
        }
    }

    private async ValueTask<(RedisResult[] Answer, TaskStrike? Strike)> CreateAsync(
        TaskRef created, NewTask task, string? gone, TaskLimits? limits, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [.. scripts.Keys.OfTask(created), scripts.Keys.Pace(created.Id.Shard)];
        var strikes = _strikes.Of(created.Id.Shard);
        var strike = StrikeRules.Find(strikes.All, task.Component, task.Owner, task.Request, isNew: true);
        var arguments = RecordFields.Of(
            task, gone, (strikes.Version, strike is not null), Text(limits?.MaxLiveTasks), Text(limits?.MaxCreationsPerSecond), Text(limits?.MaxKeptTasks));
        if (task.Debounce is { } debounce)
        {
            var newest = scripts.Keys.Newest(created.Id.Shard, task.Owner, debounce);
            RedisKey[] all = [.. keys, task.Idempotency is { Key: var key } ? scripts.Keys.Once(created.Id.Shard, task.Owner, key) : newest, newest];
            return ((RedisResult[])(await scripts.RunAsync(Scripts.CreateNewest, created, all, arguments, cancellationToken))!, strike);
        }

        var answer = task.Idempotency is { } once
            ? await scripts.RunAsync(Scripts.CreateOnce, created, [.. keys, scripts.Keys.Once(created.Id.Shard, task.Owner, once.Key)], arguments, cancellationToken)
            : await scripts.RunAsync(Scripts.Create, created, keys, arguments, cancellationToken);
        return ((RedisResult[])answer!, strike);
    }

    private TaskRecord Created(TaskId id, NewTask task, TaskLimits? limits, RedisResult[] answer) => (string)answer[0]! switch
    {
        "live" => throw StoreRules.TooManyLive(limits!.MaxLiveTasks),
        "rate" => throw StoreRules.TooFast(limits!.MaxCreationsPerSecond, TimeSpan.FromMilliseconds((long)answer[1])),
        "kept" => throw StoreRules.TooManyKept(limits!.MaxKeptTasks),
        "withdrawn" => throw StoreRules.Withdrawn(),
        "conflict" => throw new TaskKeyConflictException(task.Idempotency!.Key, TaskId.Parse((string)answer[1]!)),
        "known" => RecordReader.Read(answer[1]),
        _ => Created(FirstRecord.Of(id, task, DateTimeOffset.FromUnixTimeMilliseconds((long)answer[1])), (string?)answer[2], (bool)answer[3] || elsewhere.AreCrowded(id.Shard)),
    };

    private static TaskRecord Created(TaskRecord record, string? follows, bool othersWait) =>
        follows is null && !othersWait ? record : record with { Follows = follows is null ? null : TaskId.Parse(follows), OthersWait = othersWait };

    public async ValueTask<TaskRecord?> GetAsync(TaskId id, CancellationToken cancellationToken) =>
        await _reading.ReadAsync(id, cancellationToken);

    public ValueTask<string?> GetRequestAsync(TaskId id, CancellationToken cancellationToken) =>
        _reading.RequestAsync(id, cancellationToken);

    public async ValueTask<IReadOnlyList<TaskHistoryEntry>?> GetHistoryAsync(TaskId id, CancellationToken cancellationToken) =>
        HistoryFields.Read(await scripts.Calls.ReadAllAsync(id, scripts.Keys.Task(id), cancellationToken));

    public ValueTask<TaskPage> ListAsync(string owner, TaskListPosition? position, int limit, CancellationToken cancellationToken) =>
        _list.ReadAsync(owner, position, limit, cancellationToken);

    public async ValueTask<BeginResult> BeginAsync(TaskRef task, string worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreRules.CheckWorker(worker, nameof(worker));
        StoreRules.CheckLease(lease, nameof(lease));
        RedisValue[] arguments = [worker, RecordFields.Milliseconds(lease)];
        var answer = (RedisResult[])(await scripts.RunAsync(Scripts.Begin, task, cancellationToken, arguments))!;
        while ((string)answer[0]! == "strikes")
        {
            var strikes = await _strikes.ReadAsync(task.Id.Shard, (string)answer[2]!, cancellationToken);
            // An earlier version kept the request in a key of its own.
            var request = (string?)answer[4] ?? await GetRequestAsync(task.Id, cancellationToken);
            RedisValue strike = StrikeRules.Find(strikes.All, (string)answer[3]!, task.Owner, request, isNew: false)?.Number ?? RedisValue.EmptyString;
            answer = (RedisResult[])(await scripts.RunAsync(Scripts.Begin, task, cancellationToken, [.. arguments, strikes.Version, strike]))!;
        }

        var begun = (string)answer[0]! switch
        {
            // An earlier version kept the request in a key of its own.
            "begun" => new(BeginVerdict.Begun, RecordReader.Read(answer[2], (string?)answer[3] ?? await GetRequestAsync(task.Id, cancellationToken))),
            "poisoned" => new(BeginVerdict.Poisoned, RecordReader.Read(answer[2])),
            "expired" => new(BeginVerdict.Expired, RecordReader.Read(answer[2])),
            "leased" => new(BeginVerdict.Leased, null),
            "paused" => new(BeginVerdict.Paused, null),
            "struck" => new(BeginVerdict.Struck, RecordReader.Read(answer[2])),
            "early" => new(BeginVerdict.TooEarly, RecordReader.Read(answer[2])),
            "ended" => new(BeginVerdict.Terminal, null),
            _ => new BeginResult(BeginVerdict.NotFound, null),
        };
        // The message of a task that is refused may stand for one of another shard, which a look will tell.
        var mayStandForAnother = scripts.Keys.Shards > 1 && begun.Verdict != BeginVerdict.Begun;
        return begun with { OthersWait = (bool)answer[1] || mayStandForAnother || elsewhere.Any() };
    }

    public async ValueTask<bool> ReportAsync(TaskRef task, int attempt, TaskProgress progress, CancellationToken cancellationToken)
    {
        StoreRules.Check(progress);
        RedisValue[] arguments =
        [
            attempt, RecordFields.Number(progress.Current), progress.Total is { } total ? RecordFields.Number(total) : RedisValue.EmptyString,
            .. progress.Message is { } message ? [message, HistoryRules.Shortened(message)] : Array.Empty<RedisValue>(),
        ];
        return (bool)await scripts.RunAsync(Scripts.Report, task, cancellationToken, arguments);
    }

    public async ValueTask<TaskInput?> AskAsync(TaskRef task, int attempt, TaskInput input, CancellationToken cancellationToken)
    {
        StoreRules.Check(input);
        var answer = (RedisResult[])(await scripts.RunAsync(
            Scripts.Ask, task, cancellationToken, attempt, input.Key, InputFields.Question(input), StoreRules.MaxInputs, StoreRules.MaxOpenInputs, StoreRules.MaxInputsBytes))!;
        return (string)answer[0]! switch
        {
            "refused" => null,
            "full" => throw StoreRules.TooManyInputs(),
            "long" => throw StoreRules.TooLongInputs(),
            "open" => throw StoreRules.TooManyOpenInputs(),
            _ => InputFields.Parse(input.Key, (string)answer[1]!, answer.Length > 2 ? (string?)answer[2] : null),
        };
    }

    public async ValueTask<IReadOnlyList<string>> AnswerAsync(TaskRef task, IReadOnlyDictionary<string, string> answers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Count > StoreRules.MaxInputs)
            answers = await AskedOnlyAsync(task.Id, answers, cancellationToken);
        if (answers.Count == 0)
            return [];
        RedisValue[] arguments = [.. answers.SelectMany(answer => new RedisValue[] { answer.Key, answer.Value })];
        return (string[])(await scripts.RunAsync(Scripts.Answer, task, cancellationToken, arguments))!;
    }

    public async ValueTask<bool> SpawnAsync(TaskRef task, int attempt, TaskId child, bool endsWithIt, CancellationToken cancellationToken)
    {
        RedisValue most = endsWithIt ? StoreRules.MaxChildren : RedisValue.EmptyString;
        return (int)await scripts.RunAsync(Scripts.Spawn, task, cancellationToken, attempt, child.Value, most) switch
        {
            2 => throw StoreRules.TooManyChildren(),
            var done => done == 1,
        };
    }

    public async ValueTask<bool> CompleteAsync(TaskRef task, int attempt, TaskOutcome outcome, CancellationToken cancellationToken)
    {
        StoreRules.Check(outcome);
        return (bool)await scripts.RunAsync(
            Scripts.Complete, task, cancellationToken, RecordFields.Of(attempt, outcome));
    }

    public async ValueTask<CancelResult?> CancelAsync(TaskRef task, TaskActor actor, string statusMessage, CancellationToken cancellationToken)
    {
        StoreRules.CheckMessage(statusMessage, nameof(statusMessage));
        var answer = (RedisResult[])(await scripts.RunAsync(Scripts.Cancel, task, cancellationToken, statusMessage, actor.ToName()))!;
        return (string)answer[0]! switch
        {
            "unknown" => null,
            var verdict => new(RecordReader.Read(answer[1]), string.Equals(verdict, "cancelled", StringComparison.Ordinal)),
        };
    }

    public async ValueTask<bool> ReleaseAsync(TaskRef task, int attempt, CancellationToken cancellationToken) =>
        (bool)await scripts.RunAsync(Scripts.Release, task, cancellationToken, attempt);

    public async ValueTask<bool> RetryAsync(TaskRef task, int attempt, TaskRetry retry, CancellationToken cancellationToken)
    {
        StoreRules.Check(retry);
        return (bool)await scripts.RunAsync(Scripts.Release, task, cancellationToken, RecordFields.Of(attempt, retry));
    }

    public async ValueTask<bool> PutOffAsync(TaskRef task, TimeSpan after, CancellationToken cancellationToken)
    {
        StoreRules.CheckPause(after, nameof(after));
        return (bool)await scripts.RunAsync(Scripts.PutOff, task, cancellationToken, RecordFields.Milliseconds(after));
    }

    public async ValueTask<TaskRecord?> DropAsync(TaskRef task, string statusMessage, CancellationToken cancellationToken)
    {
        StoreRules.CheckMessage(statusMessage, nameof(statusMessage));
        var answer = await scripts.RunAsync(Scripts.Drop, task, cancellationToken, statusMessage);
        return answer.Length == 0 ? null : RecordReader.Read(answer);
    }

    public ValueTask<IReadOnlyList<bool>> RenewAsync(IReadOnlyList<TaskLease> leases, TimeSpan lease, CancellationToken cancellationToken) =>
        _renewal.RenewAsync(leases, lease, cancellationToken);

    public ValueTask<int> EndLeasesAsync(string worker, CancellationToken cancellationToken) => _leases.EndAsync(worker, cancellationToken);

    public ValueTask<IReadOnlyList<DueTask>> TakeDueAsync(int limit, TimeSpan redeliverAfter, TimeSpan lease, CancellationToken cancellationToken) =>
        _due.TakeAsync(limit, redeliverAfter, lease, cancellationToken);

    public async ValueTask<bool> MarkDeliveredAsync(TaskRef task, CancellationToken cancellationToken) =>
        (bool)await scripts.RunAsync(Scripts.Delivered, task, cancellationToken);

    public async ValueTask<bool> WithdrawAsync(TaskRef task, CancellationToken cancellationToken) =>
        (bool)await scripts.RunAsync(Scripts.Withdraw, task, cancellationToken, StoreRules.WithdrawnMessage, TaskActor.Engine.ToName());

    // A client may send more answers than any task has questions; a script must not look at each of them.
    private async ValueTask<IReadOnlyDictionary<string, string>> AskedOnlyAsync(
        TaskId id, IReadOnlyDictionary<string, string> answers, CancellationToken cancellationToken)
    {
        var asked = (await GetAsync(id, cancellationToken))?.Inputs ?? [];
        return asked.Where(input => answers.ContainsKey(input.Key)).ToDictionary(input => input.Key, input => answers[input.Key]);
    }

    private static RedisValue Text(int? number) =>
        number is { } given ? given.ToString(CultureInfo.InvariantCulture) : RedisValue.EmptyString;
}
