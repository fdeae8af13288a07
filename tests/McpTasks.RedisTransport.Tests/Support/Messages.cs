namespace McpTasks.RedisTransport.Tests;

public interface IHappened
{
    int Number { get; }
}

public interface IOrderHappened : IHappened;

public sealed record OrderPlaced(int Number) : IOrderHappened;

public sealed record Work(int Number);

public sealed record Question(int Number);

public sealed record Answer(int Number);

public sealed record Unwanted(int Number);
