namespace McpTasks;

/// <summary>Tells the operator from everybody else.</summary>
internal sealed class OperatorKey(IOptions<TaskOperatorOptions> options)
{
    /// <summary>The request header that carries the key.</summary>
    public const string Header = "X-Operator-Key";

    private readonly byte[] _expected = Digest(options.Value.Key);

    public bool IsSet { get; } = options.Value.IsOn;

    /// <summary>Names the key without telling it: what is bound to it is worth nothing under another key.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(_expected).AsSpan(0, 8));

    /// <summary>Compares digests, so that neither the time nor the length of a wrong key tells anything.</summary>
    public bool Matches(string? given) => IsSet && given is not null && CryptographicOperations.FixedTimeEquals(Digest(given), _expected);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
