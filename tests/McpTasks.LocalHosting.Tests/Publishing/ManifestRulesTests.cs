using System.Text.Json.Nodes;
using McpTasks.LocalHosting.Publishing;

namespace McpTasks.LocalHosting.Tests.Publishing;

public class ManifestRulesTests
{
    [Fact]
    public void A_manifest_that_can_be_deployed_has_no_problems() => Assert.Empty(Check("""
        "db": {
          "type": "container.v0", "image": "db:1", "connectionString": "{db.bindings.tcp.host}:{db.bindings.tcp.port},password={key.value}",
          "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 1 } }
        },
        "key": { "type": "parameter.v0", "value": "{key.inputs.value}", "inputs": { "value": { "type": "string", "secret": true } } },
        "encoded": { "type": "annotated.string", "value": "{key.value}", "filter": "uri" },
        "web": { "type": "project.v0", "path": "web.csproj", "args": ["{web.bindings.http.targetPort}", "{0}", "{{braces}}"], "env": { "DB": "{db.connectionString}", "KEY": "{encoded.value}" },
          "bindings": { "http": { "scheme": "http", "external": true }, "https": { "scheme": "https", "external": true } } },
        "cloud": { "type": "azure.bicep.v0", "path": "cloud.bicep" },
        "reader": { "type": "value.v0", "connectionString": "{cloud.outputs.address}" }
        """));

    [Theory]
    [InlineData("""  "x": { "type": "redis.v0" }  """, "x.type is 'redis.v0', which azd does not deploy")]
    [InlineData("""  "x": { "type": "container.v0" }  """, "x.image is missing.")]
    [InlineData("""  "x": { "type": "project.v0" }  """, "x.path is missing.")]
    [InlineData("""  "x": { "type": "project.v0", "path": "p", "env": { "A": "{nobody.value}" } }  """, "x.env.A: {nobody.value} names no resource of this manifest.")]
    [InlineData("""  "x": { "type": "project.v0", "path": "p", "env": { "A": "{x.connectionString}" } }  """, "x.env.A: {x.connectionString} names nothing that 'x' has.")]
    [InlineData("""  "x": { "type": "project.v0", "path": "p", "env": { "A": "{x.bindings.http.url}" } }  """, "x.env.A: {x.bindings.http.url} names nothing that 'x' has.")]
    [InlineData("""  "x": { "type": "project.v0", "path": "p", "env": { "A": "{x.bindings.http.uri}" }, "bindings": { "http": { "scheme": "http" } } }  """, "x.env.A: {x.bindings.http.uri} names no property of a binding.")]
    [InlineData("""  "x": { "type": "project.v0", "path": "p", "env": { "A": "a{b" } }  """, "x.env.A: the '{' at position 1 has no partner")]
    [InlineData("""  "x": { "type": "project.v0", "path": "p", "env": { "A": "a}b" } }  """, "x.env.A: the '}' at position 1 has no partner")]
    [InlineData("""  "x": { "type": "value.v0", "value": "{y.value}" }, "y": { "type": "value.v0", "value": "{x.value}" }  """, "x.value: {y.value} leads back to itself.")]
    [InlineData("""  "x": { "type": "annotated.string", "value": "a", "filter": "base64" }  """, "x.filter is 'base64'")]
    [InlineData("""  "x": { "type": "parameter.v0", "value": "{x.inputs.other}", "inputs": { "value": { "type": "string" } } }  """, "x.value: {x.inputs.other} names nothing that 'x' has.")]
    [InlineData("""  "x": { "type": "parameter.v0", "value": "{x.inputs.value}", "inputs": { "value": { "type": "string", "secret": true, "default": { "value": "p" } } } }  """, "x.inputs.value.default.value gives a secret away.")]
    [InlineData("""  "x": { "type": "container.v0", "image": "i", "bindings": { "tcp": { "scheme": "tcp" } } }  """, "x.bindings.tcp.targetPort is missing")]
    [InlineData("""  "x": { "type": "container.v0", "image": "i", "bindings": { "tcp": { "scheme": "redis", "targetPort": 1, "external": true } } }  """, "x.bindings.tcp is external")]
    [InlineData("""  "x": { "type": "container.v0", "image": "i", "bindings": { "web": { "scheme": "http", "port": 8080 } } }  """, "x.bindings.web.port is 8080")]
    [InlineData("""  "x": { "type": "container.v0", "image": "i", "bindings": { "a": { "scheme": "http", "targetPort": 1, "external": true }, "b": { "scheme": "http", "targetPort": 2, "external": true } } }  """, "x.bindings has external bindings of several target ports")]
    public void What_azd_could_not_deploy_is_named_with_its_place(string resources, string problem) =>
        Assert.StartsWith(problem, Check(resources)[0], StringComparison.Ordinal);

    [Fact]
    public void A_secret_reaches_no_argument_by_no_way()
    {
        var problems = Check("""
            "key": { "type": "parameter.v0", "value": "{key.inputs.value}", "inputs": { "value": { "type": "string", "secret": true } } },
            "encoded": { "type": "annotated.string", "value": "{key.value}", "filter": "uri" },
            "db": { "type": "container.v0", "image": "db", "connectionString": "user:{encoded.value}", "args": ["--key", "{key.value}"] },
            "web": { "type": "project.v0", "path": "p", "args": ["{db.connectionString}"] }
            """);
        Assert.Equal(2, problems.Count);
        Assert.StartsWith("db.args[1]: reaches a secret", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("web.args[0]: reaches a secret", problems[1], StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Check(string resources) =>
        ManifestRules.Check(JsonNode.Parse($$"""{ "resources": { {{resources}} } }""")!.AsObject());
}
