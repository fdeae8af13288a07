namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource whose process takes arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>Lets a callback change a resource's arguments.</summary>
/// <param name="args">The arguments so far.</param>
public sealed class CommandLineArgsCallbackContext(IList<object> args)
{
    /// <summary>The arguments, in their order.</summary>
    public IList<object> Args { get; } = args;
}

internal sealed record ArgumentsAnnotation(Action<CommandLineArgsCallbackContext> Change) : IResourceAnnotation;
