namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that the AppHost's configuration holds at <c>Parameters:name</c>.</summary>
public class ParameterResource : Resource, IValueProvider, IManifestExpressionProvider
{
    private readonly Func<string?> _read;

    internal ParameterResource(string name, Func<string?> read, bool secret, ParameterDefault? value = null)
        : base(name)
    {
        var made = new Lazy<string?>(() => value?.GetDefaultValue());
        _read = () => read() is { Length: > 0 } set ? set : made.Value;
        Secret = secret;
        Default = value;
    }

    /// <summary>Whether the value is hidden on pages and in logs.</summary>
    public bool Secret { get; }

    /// <summary>What stands in for a value that the configuration does not hold.</summary>
    public ParameterDefault? Default { get; }

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Name}.value}}";

    /// <summary>The setting that holds the value.</summary>
    internal string SettingPath => $"Parameters:{Name}";

    /// <inheritdoc/>
    /// <exception cref="DistributedApplicationException">The setting has no value.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Value);

    internal string Value => Missing is { } why ? throw new DistributedApplicationException(why) : _read()!;

    /// <summary>What to say when there is no value; null when there is one.</summary>
    internal string? Missing => string.IsNullOrEmpty(_read())
        ? $"{SettingPath} has no value. Set it in the AppHost's appsettings.json or user secrets, as the environment variable Parameters__{Name}, or as the argument --{SettingPath}=VALUE."
        : null;
}
