using MassTransit;

namespace Benchmarks.Rivals.Transports;

/// <summary>The message that is sent.</summary>
/// <param name="Number">Which one.</param>
/// <param name="Text">Something to carry.</param>
public sealed record Letter(int Number, string Text);

internal sealed class LetterConsumer(Letterbox box) : IConsumer<Letter>
{
    public Task Consume(ConsumeContext<Letter> context)
    {
        box.Arrived();
        return Task.CompletedTask;
    }
}

/// <summary>Where letters are waited for.</summary>
internal sealed class Letterbox
{
    private Countdown? _expected;

    public Countdown Expect(int count) => _expected = new(count);

    public void Arrived() => _expected!.Signal();
}
