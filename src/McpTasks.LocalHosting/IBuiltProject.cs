using Aspire.Hosting;

namespace McpTasks.LocalHosting;

/// <summary>A project of which the build also knows the assembly, so that it can be started without building it again.</summary>
public interface IBuiltProject : IProjectMetadata
{
    /// <summary>The full path of the project's built assembly.</summary>
    string TargetPath { get; }
}
