using TestServers;

[assembly: AssemblyFixture(typeof(SharedServers))]
