using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace TestServers;

/// <summary>
/// Runs a theory once for each <see cref="ServerKind"/>, given as its first argument; <see cref="ServerKind.Redis"/> is skipped,
/// with the reason, where it is absent. Further arguments may follow: <c>[Theory, OnEveryServer(true)]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnEveryServerAttribute(params object?[] arguments) : DataAttribute
{
    /// <summary>What follows the server among the theory's arguments.</summary>
    public IReadOnlyList<object?> Arguments => arguments;

    /// <inheritdoc />
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([Row(ServerKind.Garnet, null), Row(ServerKind.Redis, RedisServer.WhyAbsent)]);

    /// <inheritdoc />
    public override bool SupportsDiscoveryEnumeration() => true;

    private TheoryDataRow Row(ServerKind kind, string? skip) => new([kind, .. arguments]) { Skip = skip };
}
