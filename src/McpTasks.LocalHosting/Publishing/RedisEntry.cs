using System.Globalization;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace McpTasks.LocalHosting.Publishing;

/// <summary>Redis as a container with a password that the deployment makes up.</summary>
internal static class RedisEntry
{
    private const string Image = "docker.io/library/redis:8.6";
    // Special characters could end the password in a connection string.
    private const int PasswordLength = 22;

    public static JsonObject Of(RedisResource redis)
    {
        var entry = new JsonObject
        {
            ["type"] = "container.v0",
            ["connectionString"] = $"{Host(redis)}:{Port(redis)},password={Password(redis)}",
            ["image"] = Image,
            // A shell fills in the password: what stands in the arguments is not secret.
            ["entrypoint"] = "/bin/sh",
            ["args"] = Arguments(redis),
        };
        if (redis.Annotations.OfType<DataVolumeAnnotation>().LastOrDefault() is { } volume)
            entry["volumes"] = new JsonArray(new JsonObject { ["name"] = volume.Name ?? $"{redis.Name}-data", ["target"] = "/data", ["readOnly"] = false });
        entry["env"] = new JsonObject { ["REDIS_PASSWORD"] = Password(redis) };
        entry["bindings"] = new JsonObject
        {
            ["tcp"] = new JsonObject { ["scheme"] = "redis", ["protocol"] = "tcp", ["transport"] = "tcp", ["targetPort"] = 6379 },
        };
        return entry;
    }

    /// <summary>Adds the variables of whoever connects to it.</summary>
    public static void AddVariables(RedisResource redis, string prefix, JsonObject environment)
    {
        environment[$"{prefix}_HOST"] = Host(redis);
        environment[$"{prefix}_PORT"] = Port(redis);
        environment[$"{prefix}_PASSWORD"] = Password(redis);
        environment[$"{prefix}_URI"] = $"{{{redis.Name}.bindings.tcp.scheme}}://:{{{PasswordName(redis)}-uri-encoded.value}}@{Host(redis)}:{Port(redis)}";
    }

    /// <summary>Adds the password, and its form for URIs where that is used.</summary>
    public static void AddPassword(RedisResource redis, JsonObject entries)
    {
        var name = PasswordName(redis);
        if (entries.ContainsKey(name) || entries.ContainsKey($"{name}-uri-encoded"))
            throw new DistributedApplicationException($"'{name}' and '{name}-uri-encoded' are the names of the password of '{redis.Name}': name other resources differently.");
        entries[name] = ParameterEntry.Of(new ParameterResource(name, () => null, secret: true, new GenerateParameterDefault { MinLength = PasswordLength, Special = false }));
        if (entries.Any(entry => ManifestText.Of(entry.Value!).Any(text => text.Value.Contains($"{{{name}-uri-encoded.value}}", StringComparison.Ordinal))))
            entries[$"{name}-uri-encoded"] = new JsonObject { ["type"] = "annotated.string", ["value"] = Password(redis), ["filter"] = "uri" };
    }

    private static JsonArray Arguments(RedisResource redis)
    {
        var command = "redis-server --requirepass $REDIS_PASSWORD";
        if (redis.Annotations.OfType<DataVolumeAnnotation>().Any())
            command += " --save 60 1";
        var context = new CommandLineArgsCallbackContext(["-c", command]);
        foreach (var arguments in redis.Annotations.OfType<ArgumentsAnnotation>())
            arguments.Change(context);
        return [.. context.Args.Select(argument => JsonValue.Create(Convert.ToString(argument, CultureInfo.InvariantCulture)))];
    }

    private static string PasswordName(RedisResource redis) => $"{redis.Name}-password";

    private static string Password(RedisResource redis) => $"{{{PasswordName(redis)}.value}}";

    private static string Host(RedisResource redis) => $"{{{redis.Name}.bindings.tcp.host}}";

    private static string Port(RedisResource redis) => $"{{{redis.Name}.bindings.tcp.port}}";
}
