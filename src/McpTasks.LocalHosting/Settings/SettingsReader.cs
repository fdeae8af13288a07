using System.Globalization;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace McpTasks.LocalHosting.Settings;

/// <summary>Reads settings and gathers what is wrong with them, each with its path, to say it all at once.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    public string Text(string path, string whenMissing) =>
        configuration[path] is { Length: > 0 } value ? value : whenMissing;

    public IEnumerable<string> Keys(string path) => configuration.GetSection(path).GetChildren().Select(c => c.Key);

    public int Integer(string path, int whenMissing, int min, int max)
    {
        if (configuration[path] is not { Length: > 0 } text)
            return whenMissing;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        _errors.Add($"{path} must be between {min} and {max}, but is {Shown(text)}.");
        return whenMissing;
    }

    /// <summary>Reads one of some words; the first is the default.</summary>
    public T OneOf<T>(string path, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (configuration[path] is not { Length: > 0 } text)
            return choices[0].Value;
        List<string> words = [];
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
                return value;
            words.Add(word);
        }

        _errors.Add($"{path} must be one of {string.Join(", ", words)}, but is {Shown(text)}.");
        return choices[0].Value;
    }

    /// <summary>Reads a key that goes into headers and addresses.</summary>
    public string? Secret(string path)
    {
        if (configuration[path] is not { Length: > 0 } text)
            return null;
        if (text.Length is >= 8 and <= 256 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return text;
        _errors.Add($"{path} must be 8 to 256 ASCII letters, digits, '-' and '_'."); // never shown: it is a secret
        return null;
    }

    /// <summary>Reads the address of a server.</summary>
    public string? HttpUrl(string path)
    {
        if (configuration[path] is not { Length: > 0 } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return text;
        _errors.Add($"{path} must be an http or https address, but is {Shown(text)}.");
        return null;
    }

    public void ThrowIfAnyIsWrong()
    {
        if (_errors.Count > 0)
            throw new DistributedApplicationException(string.Join(Environment.NewLine, _errors));
    }

    private static string Shown(string text) =>
        "'" + new string(text.Take(64).Select(c => char.IsControl(c) ? '?' : c).ToArray()) + "'";
}
