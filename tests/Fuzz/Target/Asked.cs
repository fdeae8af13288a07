namespace Fuzz.Target;

/// <summary>Failures that a client asked for: they are in answers and in the log, and nobody's fault.</summary>
internal static class Asked
{
    /// <summary>Stands in the name of every component that fails when it is called.</summary>
    public const string Name = "broken";

    /// <summary>Stands in the message of every such failure.</summary>
    public const string Marker = "it was asked to fail";

    public static InvalidOperationException Failure() => new($"A component failed because {Marker}.");
}
