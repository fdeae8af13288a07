using System.Reflection;
using System.Runtime.Loader;

namespace McpTasks.LocalHosting.Tests.Hosting;

public class GeneratedProjectsTests
{
    [Fact]
    public void The_build_writes_a_class_for_each_project_reference()
    {
        var context = new AssemblyLoadContext("AppHost", isCollectible: true);
        try
        {
            var appHost = context.LoadFromAssemblyPath(TestPaths.AppHost);
            var project = (IBuiltProject)Activator.CreateInstance(appHost.GetType("Projects.McpTasks_LocalHosting_Tests_Child", throwOnError: true)!)!;
            Assert.EndsWith("McpTasks.LocalHosting.Tests.Child.csproj", project.ProjectPath, StringComparison.Ordinal);
            Assert.Equal(TestPaths.Child, project.TargetPath);
            Assert.Equal(["McpTasks_LocalHosting_Tests_Child"], appHost.GetTypes().Where(t => t.Namespace == "Projects").Select(t => t.Name));
            Assert.Contains(appHost.GetCustomAttributes<AssemblyMetadataAttribute>(), a => a.Key == "AppHostDirectory" && Directory.Exists(a.Value));
        }
        finally
        {
            context.Unload();
        }
    }
}
