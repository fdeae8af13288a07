namespace McpTasks.RedisTransport.Topology;

/// <summary>
/// The address of a queue or an exchange: <c>redis://server:6379/prefix/name?type=exchange&amp;temporary=60</c>, or in short
/// <c>queue:name</c> and <c>exchange:name</c>. Only the last segment counts, because another process may know the server by another name.
/// </summary>
internal sealed record RedisAddress(string Name, bool IsExchange = false, TimeSpan? Expiry = null)
{
    public const string Scheme = "redis";
    private const string ExchangeQuery = "type=exchange";
    private const string ExpiryQuery = "temporary=";

    public static RedisAddress Parse(Uri address)
    {
        var name = Uri.UnescapeDataString(address.AbsolutePath.Split('/')[^1]);
        if (!EntityName.IsValid(name))
            throw new ArgumentException($"The name in an address must be {EntityName.Rule}.", nameof(address));
        return address.Scheme switch
        {
            Scheme => FromQuery(name, address.Query),
            "queue" => FromQuery(name, address.Query),
            "exchange" or "topic" => new RedisAddress(name, IsExchange: true),
            _
                => throw new ArgumentException(
                    $"The scheme of an address must be redis, queue or exchange, but is '{address.Scheme}'.", nameof(address)),
        };
    }

    /// <summary>Reads what <see cref="ToShort"/> wrote.</summary>
    public static RedisAddress ParseShort(string text) => Parse(new Uri("queue:" + text));

    /// <summary>The name of a queue, with its expiry when it has one.</summary>
    public string ToShort() => Name + Query();

    public Uri ToUri(Uri host) =>
        new($"{host.GetLeftPart(UriPartial.Authority)}{host.AbsolutePath.TrimEnd('/')}/{Uri.EscapeDataString(Name)}{Query()}");

    private string Query() =>
        IsExchange ? "?" + ExchangeQuery
        : Expiry is { } expiry ? string.Create(CultureInfo.InvariantCulture, $"?{ExpiryQuery}{Math.Ceiling(expiry.TotalSeconds)}")
        : "";

    private static RedisAddress FromQuery(string name, string query)
    {
        var address = new RedisAddress(name);
        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ExchangeQuery)
                address = address with { IsExchange = true };
            else if (part.StartsWith(ExpiryQuery, StringComparison.Ordinal)
                && int.TryParse(part.AsSpan(ExpiryQuery.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                address = address with { Expiry = TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 86_400)) };
        }

        return address;
    }
}
