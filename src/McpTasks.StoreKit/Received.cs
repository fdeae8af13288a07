using System.Threading.Channels;

namespace McpTasks.StoreKit;

/// <summary>What was seen elsewhere, for a test to wait for.</summary>
internal sealed class Received<T>
{
    private readonly Channel<T> _channel = Channel.CreateUnbounded<T>();

    public int Count => _channel.Reader.Count;

    public void Add(T value) => _channel.Writer.TryWrite(value);

    public async Task<IReadOnlyList<T>> NextAsync(int count)
    {
        var values = new List<T>();
        while (values.Count < count)
            values.Add(await _channel.Reader.ReadAsync(Given.Token));
        return values;
    }
}
