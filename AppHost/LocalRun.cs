using System.Reflection;

#pragma warning disable ASPIRECERTIFICATES001 // WithoutHttpsCertificate is for evaluation.

namespace Aspire.Hosting;

/// <summary>What makes a system that runs on one machine lighter.</summary>
internal static class LocalRun
{
    private static readonly string ProgramFolder =
        typeof(LocalRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == nameof(ProgramFolder)).Value!;

    /// <summary>What a system on one machine keeps between its runs.</summary>
    public static string DataFolder(this IDistributedApplicationBuilder builder) => Path.Combine(builder.AppHostDirectory, ".data");

    /// <summary>Prepares every resource that has been added; does nothing where the system is published.</summary>
    public static void PrepareLocalRun(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return;
        EndGuard.Start();
        OrchestratorCertificate.Use(builder.Services, builder.DataFolder());
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToList())
        {
            // Everything is on loopback and plain HTTP: nobody has to trust a development certificate first.
            builder.CreateResourceBuilder(project).WithoutHttpsCertificate()
                // Many processes on the machine of one developer: the memory of a workstation, and a quick start.
                .WithEnvironment("DOTNET_gcServer", "0")
                .WithEnvironment("DOTNET_TieredPGO", "0")
                // A dashboard that has gone first is not worth the ten seconds that the exporter would try for.
                .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "500");
            builder.StartBuiltProgram(project);
        }
    }

    /// <summary>
    /// Starts what was built, and not <c>dotnet run</c> in front of it, which takes two seconds and 80 MB more. An IDE that debugs, and
    /// <c>dotnet watch</c>, start projects in their own way.
    /// </summary>
    private static void StartBuiltProgram(this IDistributedApplicationBuilder builder, ProjectResource project)
    {
        if (builder.Configuration["DEBUG_SESSION_PORT"] is not null || builder.Configuration["DOTNET_WATCH"] is not null)
            return;
        var file = project.GetProjectMetadata().ProjectPath;
        var folder = Path.GetDirectoryName(file)!;
        var program = Path.GetFullPath(Path.Combine(folder, ProgramFolder, Path.GetFileNameWithoutExtension(file) + (OperatingSystem.IsWindows() ? ".exe" : "")));
        if (File.Exists(program))
            project.Annotations.Add(new ExecutableAnnotation { Command = program, WorkingDirectory = folder });
    }
}
