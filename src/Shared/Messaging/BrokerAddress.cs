namespace McpTasks.Shared.Messaging;

/// <summary>Checks where RabbitMQ is. What is said repeats nothing of the address: it holds a password.</summary>
internal static class BrokerAddress
{
    private const string Path = "ConnectionStrings:" + MessagingSettings.ConnectionName;
    private const string Form = "'amqp://user:password@host:5672/virtual-host'";

    /// <summary>What is wrong, in one line that names the setting; null when nothing is.</summary>
    public static string? Failure(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            const string Choice = $"{MessagingSettings.Section}:{nameof(MessagingSettings.Transport)}={MessagingSettings.RabbitMq}";
            return $"{Path} is missing; with {Choice} it must say where RabbitMQ is, such as {Form}.";
        }

        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var address);
        if (!isUrl || address!.Scheme is not ("amqp" or "amqps") || address.Host.Length == 0)
            return $"{Path} must have the form {Form}, or amqps for TLS.";
        var path = address.AbsolutePath.TrimStart('/');
        return address.Query.Length + address.Fragment.Length > 0 || path.Contains('/', StringComparison.Ordinal)
            ? $"{Path} must end with the virtual host, of which it can name one; its form is {Form}."
            : null;
    }
}
