using Chaos.Fleet;

namespace Chaos.Clients;

/// <summary>The addresses of the API services, in turns, as a load balancer without health checks gives them.</summary>
internal sealed class Replicas(IReadOnlyList<ServiceSlot> apis)
{
    private int _turn;

    public Uri Next()
    {
        var turn = (uint)Interlocked.Increment(ref _turn) % (uint)apis.Count;
        return apis[(int)turn].Address ?? throw new NoReplyException("No replica has ever been ready.");
    }
}
