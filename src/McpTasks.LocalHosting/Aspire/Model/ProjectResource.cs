namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project of this solution.</summary>
/// <param name="name">The resource's name.</param>
public class ProjectResource(string name) : Resource(name), IResourceWithEnvironment, IResourceWithServiceDiscovery, IResourceWithWaitSupport;
